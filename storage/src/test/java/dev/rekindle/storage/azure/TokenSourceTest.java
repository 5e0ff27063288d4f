package dev.rekindle.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.StoreFailures;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSourceTest {
  private static final Map<String, String> APPLICATION =
      Map.of(
          "AZURE_TENANT_ID", "t-1",
          "AZURE_CLIENT_ID", "c-1",
          "AZURE_CLIENT_SECRET", "s3cr3t-0f-1t");
  private static final Map<String, String> POD =
      Map.of(
          "AZURE_TENANT_ID", "t-1",
          "AZURE_CLIENT_ID", "c-1",
          "AZURE_FEDERATED_TOKEN_FILE", "/var/run/token");

  @Test
  void asksMicrosoftForAnApplication() throws Exception {
    TokenSource.Principal principal = (TokenSource.Principal) source(APPLICATION);

    assertThat(principal.endpoint())
        .isEqualTo(URI.create("https://login.microsoftonline.com/t-1/oauth2/v2.0/token"));
    assertThat(principal.client()).isEqualTo("c-1");
    assertThat(principal.secret().reveal()).isEqualTo("s3cr3t-0f-1t");
    assertThat(principal.toString()).doesNotContain("s3cr3t-0f-1t");
  }

  @Test
  void asksTheAuthorityOfACloudOfItsOwnForAPod() throws Exception {
    assertThat(source(POD, "AZURE_AUTHORITY_HOST", "https://login.microsoftonline.us/"))
        .isEqualTo(
            new TokenSource.Workload(
                URI.create("https://login.microsoftonline.us/t-1/oauth2/v2.0/token"),
                "c-1",
                Path.of("/var/run/token")));
  }

  @Test
  void aSecretComesBeforeAWorkloadIdentity() throws Exception {
    assertThat(source(POD, "AZURE_CLIENT_SECRET", "s3cr3t-0f-1t"))
        .isInstanceOf(TokenSource.Principal.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void asksItsMachineWhenNothingIsTold(String empty) throws Exception {
    assertThat(((TokenSource.Managed) source(Map.of("AZURE_CLIENT_SECRET", empty))).endpoint())
        .isEqualTo(
            URI.create(
                "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com%2F"));
  }

  @Test
  void saysWhichOfSeveralIdentitiesOfItsMachineIsMeant() throws Exception {
    TokenSource.Managed machine =
        (TokenSource.Managed)
            source(
                Map.of(
                    "AZURE_CLIENT_ID",
                    "c-1",
                    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
                    "http://127.0.0.1:80/"));

    assertThat(machine.endpoint().toString())
        .startsWith("http://127.0.0.1:80/metadata/identity/oauth2/token?")
        .endsWith("&client_id=c-1");
    assertThat(machine.header()).isEqualTo("Metadata");
    assertThat(machine.value().reveal()).isEqualTo("true");
  }

  @Test
  void asksTheServiceOfAnApp() throws Exception {
    TokenSource.Managed app =
        (TokenSource.Managed)
            source(
                Map.of(
                    "IDENTITY_ENDPOINT", "http://localhost:42/msi", "IDENTITY_HEADER", "HIDDEN"));

    assertThat(app.endpoint().toString())
        .isEqualTo(
            "http://localhost:42/msi?api-version=2019-08-01&resource=https%3A%2F%2Fstorage.azure.com%2F");
    assertThat(app.header()).isEqualTo("X-IDENTITY-HEADER");
    assertThat(app.value().reveal()).isEqualTo("HIDDEN");
    assertThat(app.toString()).doesNotContain("HIDDEN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AZURE_TENANT_ID | | AZURE_CLIENT_SECRET is set, and AZURE_TENANT_ID is not",
        "AZURE_CLIENT_ID | | AZURE_CLIENT_SECRET is set, and AZURE_CLIENT_ID is not",
        "AZURE_TENANT_ID | a/WRONG | AZURE_TENANT_ID is neither an id nor a name",
        "AZURE_CLIENT_ID | a&WRONG | AZURE_CLIENT_ID is neither an id nor a name",
        "AZURE_AUTHORITY_HOST | http://WRONG | AZURE_AUTHORITY_HOST is no URL",
        "AZURE_AUTHORITY_HOST | WRONG | AZURE_AUTHORITY_HOST is no URL",
        "AZURE_AUTHORITY_HOST | https://u:WRONG@host | AZURE_AUTHORITY_HOST is no URL",
        "AZURE_AUTHORITY_HOST | https://a b/WRONG | AZURE_AUTHORITY_HOST is no URL"
      })
  void saysWhatIsWrongWithoutRepeatingIt(String name, String value, String words) {
    StoreException e =
        StoreFailures.of(
            () -> source(APPLICATION, name, value == null ? "" : value),
            Kind.UNAUTHENTICATED,
            words);

    assertThat(e.getMessage()).doesNotContain("WRONG", "s3cr3t-0f-1t");
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    StoreFailures.of(
        () ->
            source(
                Map.of("AZURE_FEDERATED_TOKEN_FILE", "/t", "AZURE_AUTHORITY_HOST", "ftp://host")),
        Kind.UNAUTHENTICATED,
        "AZURE_FEDERATED_TOKEN_FILE is set, and AZURE_TENANT_ID is not",
        "AZURE_FEDERATED_TOKEN_FILE is set, and AZURE_CLIENT_ID is not",
        "AZURE_AUTHORITY_HOST is no URL");
  }

  @ParameterizedTest
  @CsvSource({
    "AZURE_CLIENT_CERTIFICATE_PATH, /c.pem, is not supported",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST, 169.254.169.254, is no URL of a service"
  })
  void saysThatNoMachineCanBeAskedSo(String name, String value, String words) {
    StoreFailures.of(() -> source(Map.of(name, value)), Kind.UNAUTHENTICATED, name + " " + words);
  }

  private static TokenSource source(Map<String, String> environment) throws StoreException {
    return TokenSource.of(environment::get);
  }

  private static TokenSource source(Map<String, String> environment, String name, String value)
      throws StoreException {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(name, value);
    return source(changed);
  }
}
