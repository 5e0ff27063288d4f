package dev.rekindle.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.StoreFailures;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.PlatformTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that gives tokens gives them, does not, or is not there. */
class AzureTokensIT {
  private static final String MACHINE = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

  private PlatformTokens service;

  @BeforeEach
  void start() {
    service = PlatformTokens.start();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void asksOnceWhileATokenLives() throws Exception {
    AzureTokens tokens = tokens(service.uri().toString());

    AzureTokens.Token token = tokens.now();
    assertThat(tokens.now()).isSameAs(token);
    assertThat(service.given()).containsExactly(token.value().reveal());
    assertThat(token.end())
        .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_601));
  }

  @Test
  void asksAgainBeforeATokenEnds() throws Exception {
    service.giveFor(170);
    AzureTokens tokens = tokens(service.uri().toString());
    tokens.now();

    service.giveFor(3_600);
    tokens.now();
    tokens.now();

    assertThat(service.given()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | <html>log in</html> | UNAUTHENTICATED | what it answers is no token",
        "200 | {\"token\": \"QUOTED\"} | UNAUTHENTICATED | what it answers is no token",
        "200 | {\"access_token\": \"QUOTED QUOTED\"} | UNAUTHENTICATED | is no token",
        "302 | QUOTED | UNAUTHENTICATED | no such identity; assign one to its machine, or mend AZURE_CLIENT_ID (HTTP 302)",
        "400 | {\"error\": \"invalid_request\", \"error_description\": \"QUOTED\"} | UNAUTHENTICATED | (HTTP 400 invalid_request)",
        "400 | {\"error\": \"QUOTED 1\", \"error_description\": \"AADSTS70021: QUOTED\"} | UNAUTHENTICATED | (HTTP 400 AADSTS70021)",
        "404 | | UNAVAILABLE | it cannot answer now (HTTP 404)",
        "410 | | UNAVAILABLE | it cannot answer now (HTTP 410)",
        "429 | | THROTTLED | slow down (HTTP 429)",
        "500 | QUOTED | UNAVAILABLE | a problem of its own (HTTP 500)"
      })
  void saysWhatIsWrongAndRepeatsOnlyCodes(int status, String body, Kind kind, String words) {
    service.answerWith(status, body == null ? "" : body);

    StoreException e =
        StoreFailures.of(
            tokens(service.uri().toString())::now,
            kind,
            "The platform's service for tokens at " + service.uri(),
            words);

    StoreFailures.assertHidden(e, List.of("QUOTED"));
  }

  @Test
  void asksAgainAfterAFailure() throws Exception {
    service.answerWith(500, "");
    AzureTokens tokens = tokens(service.uri().toString());
    StoreFailures.of(tokens::now);

    service.answerAgain();

    assertThat(tokens.now().value().reveal()).isNotEmpty();
  }

  @Test
  void givesUpInSecondsWhereNobodyListens() {
    String nobody = "http://127.0.0.1:" + Loopback.freePort();
    long begun = System.nanoTime();

    StoreFailures.of(
        tokens(nobody)::now, Kind.UNAUTHENTICATED, "Nobody gives tokens", nobody, "refused");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void saysThatAServiceIsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Patience impatient =
          new Patience(Duration.ofSeconds(5), Duration.ofMillis(300), Retries.NONE);

      StoreFailures.of(
          tokens("http://127.0.0.1:" + silent.getLocalPort(), impatient)::now,
          Kind.UNAVAILABLE,
          "did not answer in time");
    }
  }

  @Test
  void saysThatThePodsOwnTokenIsMissing(@TempDir Path directory) {
    String missing = directory.resolve("token").toString();
    Map<String, String> pod =
        Map.of(
            "AZURE_TENANT_ID", "t",
            "AZURE_CLIENT_ID", "c",
            "AZURE_FEDERATED_TOKEN_FILE", missing);

    StoreFailures.of(
        new AzureTokens(pod::get, Proxies.NONE, AzureTokens.NEAR)::now,
        Kind.UNAUTHENTICATED,
        missing,
        "it is not there",
        "azure.workload.identity/use");
  }

  private static AzureTokens tokens(String machine) {
    return tokens(machine, AzureTokens.NEAR);
  }

  private static AzureTokens tokens(String machine, Patience near) {
    return new AzureTokens(Map.of(MACHINE, machine)::get, Proxies.NONE, near);
  }
}
