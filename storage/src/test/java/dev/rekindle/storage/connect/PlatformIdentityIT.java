package dev.rekindle.storage.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.ForwardProxy;
import dev.rekindle.testkit.GoogleTokens;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.PlatformTokens;
import dev.rekindle.testkit.TamperingProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who a process is because of where it runs, asked for over the platforms' own protocols. */
class PlatformIdentityIT {
  private static final String BUCKET = "platform";

  @TempDir private static Path scratch;
  private static FakeGcs gcs;
  private static Azurite azurite;
  private static PlatformTokens metadata;
  private static PlatformTokens authority;
  private static GoogleTokens google;

  @BeforeAll
  static void start() {
    gcs = FakeGcs.start(scratch);
    gcs.createBucket(BUCKET);
    azurite = Azurite.startTls(scratch);
    azurite.createContainer(BUCKET);
    metadata = PlatformTokens.start();
    authority = PlatformTokens.startTls(scratch.resolve("authority"));
    google = GoogleTokens.start();
  }

  @AfterAll
  static void stop() {
    gcs.close();
    azurite.close();
    metadata.close();
    authority.close();
    google.close();
  }

  @Test
  void isWhoGooglesMetadataServerSays() throws Exception {
    assertThat(asksGoogleWith(Map.of("GCE_METADATA_HOST", metadata.uri().getAuthority())))
        .isNotEmpty()
        .allMatch(header -> metadata.given().contains(header.replace("Bearer ", "")));
  }

  @Test
  void isWhoTheDefaultCredentialsAre() throws Exception {
    Path file = google.serviceAccount(scratch.resolve("default"));

    assertThat(asksGoogleWith(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString())))
        .isNotEmpty()
        .allMatch(header -> header.startsWith("Bearer token-"));
  }

  /** Returns with which authorizations a child asked a store that stands before the real one. */
  private static List<String> asksGoogleWith(Map<String, String> environment) {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (TamperingProxy front =
        TamperingProxy.start(
            gcs.endpoint().uri(),
            head -> {
              seen.add(head.replaceAll("(?is).*\r\nauthorization: ([^\r]*).*", "$1"));
              return Optional.empty();
            })) {
      assertThat(
              PlatformProcess.run(scratch, environment, "gs://" + BUCKET, front.uri().toString()))
          .contains("listed by-platform");
    }
    return seen;
  }

  @Test
  void isNobodyWhereGoogleGivesNoIdentity() {
    String nobody = "127.0.0.1:" + Loopback.freePort();

    assertThat(
            PlatformProcess.run(
                scratch,
                Map.of("GCE_METADATA_HOST", nobody),
                "gs://" + BUCKET,
                gcs.endpoint().uri().toString()))
        .contains("UNAUTHENTICATED The platform gives no credentials for Google Cloud Storage");
  }

  @Test
  void isTheWorkloadIdentityOfAPod() throws Exception {
    int before = authority.given().size();

    assertThat(azure(workload(), azurite.endpoint().uri())).contains("listed by-platform");
    assertThat(authority.given()).hasSizeGreaterThan(before);
  }

  @Test
  void isTheWorkloadIdentityOfAPodBehindAProxy() throws Exception {
    try (ForwardProxy proxy = ForwardProxy.startWithPassword(scratch)) {
      Map<String, String> environment = new HashMap<>(workload());
      URI through = ForwardProxy.through(authority.uri());
      environment.put("AZURE_AUTHORITY_HOST", through.toString());
      environment.put("HTTPS_PROXY", proxy.uriWithPassword());

      assertThat(azure(environment, ForwardProxy.through(azurite.endpoint().uri())))
          .contains("listed by-platform");
      proxy.awaitUse(authority.uri());
      proxy.awaitUse(azurite.endpoint().uri());
    }
  }

  @Test
  void isTheApplicationThatTheEnvironmentNames() {
    int before = authority.given().size();
    Map<String, String> application =
        Map.of(
            "AZURE_CLIENT_ID",
            "application",
            "AZURE_TENANT_ID",
            "tenant",
            "AZURE_CLIENT_SECRET",
            PlatformTokens.SECRET,
            "AZURE_AUTHORITY_HOST",
            authority.uri() + "/");

    assertThat(azure(application, azurite.endpoint().uri())).contains("listed by-platform");
    assertThat(authority.given()).hasSizeGreaterThan(before);
  }

  /** The machine's own service is asked directly, whatever proxy there is. */
  @Test
  void isTheManagedIdentityOfItsMachine() {
    int before = metadata.given().size();
    Map<String, String> machine =
        Map.of(
            "AZURE_POD_IDENTITY_AUTHORITY_HOST",
            ForwardProxy.through(metadata.uri()).toString(),
            "HTTP_PROXY",
            "http://127.0.0.1:" + Loopback.freePort());

    assertThat(azure(machine, azurite.endpoint().uri())).contains("listed by-platform");
    assertThat(metadata.given()).hasSizeGreaterThan(before);
  }

  @Test
  void isTheManagedIdentityOfAnApp() {
    int before = metadata.given().size();
    Map<String, String> app =
        Map.of(
            "IDENTITY_ENDPOINT",
            metadata.uri() + PlatformTokens.APP,
            "IDENTITY_HEADER",
            PlatformTokens.HEADER,
            "AZURE_CLIENT_ID",
            "one-of-several");

    assertThat(azure(app, azurite.endpoint().uri())).contains("listed by-platform");
    assertThat(metadata.given()).hasSizeGreaterThan(before);
  }

  @Test
  void asksForAnotherTokenWhenAzureRefusesOne() {
    int before = metadata.given().size();
    Map<String, String> refused = new ConcurrentHashMap<>(); // the first of each method
    try (TamperingProxy proxy =
        TamperingProxy.start(
            azurite.endpoint().uri(),
            head -> {
              String method = head.substring(0, head.indexOf(' '));
              String token = head.replaceAll("(?s).*uthorization: ([^\r]*).*", "$1");
              return refused.putIfAbsent(method, token) == null
                  ? Optional.of(TamperingProxy.answer("401 Unauthorized", ""))
                  : Optional.empty();
            })) {
      assertThat(
              azure(
                  Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", metadata.uri().toString()),
                  proxy.uri()))
          .contains("listed by-platform");
    }
    assertThat(refused).containsOnlyKeys("HEAD", "PUT", "GET");
    assertThat(refused.values()).allMatch(it -> it.startsWith("Bearer "));
    assertThat(metadata.given()).as("the first, and one for each refusal").hasSize(before + 4);
  }

  @Test
  void isNobodyWhereAzureGivesNoIdentity() {
    String nobody = "http://127.0.0.1:" + Loopback.freePort();

    assertThat(azure(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", nobody), azurite.endpoint().uri()))
        .contains(
            "UNAUTHENTICATED Nobody gives tokens for Azure Storage at "
                + nobody
                + " (Connection refused), so this process has no managed identity.");
  }

  private static Map<String, String> workload() throws Exception {
    Path token = scratch.resolve("federated-token");
    Files.writeString(token, PlatformTokens.FEDERATED);
    return Map.of(
        "AZURE_FEDERATED_TOKEN_FILE",
        token.toString(),
        "AZURE_CLIENT_ID",
        "workload",
        "AZURE_TENANT_ID",
        "tenant",
        "AZURE_AUTHORITY_HOST",
        authority.uri().toString());
  }

  private static String azure(Map<String, String> environment, URI server) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("AZURE_STORAGE_ACCOUNT", azurite.endpoint().account());
    return PlatformProcess.run(
        scratch,
        all,
        "azblob://" + BUCKET,
        server.toString(),
        azurite.endpoint().caPem().toString());
  }
}
