package dev.rekindle.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.Proxies;
import dev.rekindle.testkit.GoogleTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files we ask for tokens with ourselves; that a token comes is in the contract. */
class ServiceAccountTest {
  @TempDir Path scratch;
  private String file;

  @BeforeEach
  void makeFile() throws IOException {
    try (GoogleTokens tokens = GoogleTokens.start()) {
      Path written = tokens.serviceAccount(scratch, URI.create("https://tokens.example"));
      file = Files.readString(written);
    }
  }

  @Test
  void readsAFileAsGoogleGivesItAndShowsNothingOfTheKey() {
    ServiceAccount account = read().orElseThrow();

    assertThat(account.email()).isEqualTo("tester@test.iam.gserviceaccount.com");
    assertThat(account.keyId()).isEqualTo("1");
    assertThat(account.service()).isEqualTo(URI.create("https://tokens.example/token"));
    assertThat(account).hasToString("ServiceAccount[tester@test.iam.gserviceaccount.com]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"private_key_id", "token_uri", "project_id", "client_id"})
  void doesWithoutWhatItNeedNotKnow(String field) {
    leaveOut(field);

    assertThat(read()).isPresent();
  }

  @Test
  void asksGoogleWhereNobodyElseIsNamed() {
    leaveOut("token_uri");

    assertThat(read().orElseThrow().service())
        .isEqualTo(URI.create("https://oauth2.googleapis.com/token"));
  }

  @ParameterizedTest
  @CsvSource({
    "type, external_account",
    "type, authorized_user",
    "universe_domain, example.org",
    "client_email, ''",
    "private_key, ''",
    "private_key, -----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY-----",
    "private_key, -----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----",
    "token_uri, file:///etc/passwd",
    "token_uri, https://user@tokens.example/",
    "token_uri, 'https://tokens example/'",
  })
  void leavesAnythingElseToGooglesLibrary(String field, String value) {
    leaveOut(field);
    file = file.replaceFirst("\\{", "{\"%s\": \"%s\",".formatted(field, value));

    assertThat(read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "no JSON", "{\"type\": {}}"})
  void leavesWhatIsNoSuchFileToGooglesLibrary(String content) {
    assertThat(ServiceAccount.of(content, Proxies.NONE)).isEmpty();
  }

  private void leaveOut(String field) {
    file = file.replace('"' + field + '"', "\"not_" + field + '"');
  }

  private Optional<ServiceAccount> read() {
    return ServiceAccount.of(file, Proxies.NONE);
  }
}
