package dev.rekindle.storage.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.ForwardProxy;
import dev.rekindle.testkit.GoogleTokens;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.PlatformTokens;
import dev.rekindle.testkit.TamperingProxy;
import dev.rekindle.testkit.TestCertificates;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      assertThat(child(environment, "gs://" + BUCKET, front.uri().toString()))
          .contains("listed by-platform");
    }
    return seen;
  }

  @Test
  void isNobodyWhereGoogleGivesNoIdentity() {
    String nobody = "127.0.0.1:" + Loopback.freePort();

    assertThat(
            child(
                Map.of("GCE_METADATA_HOST", nobody),
                "gs://" + BUCKET,
                gcs.endpoint().uri().toString()))
        .startsWith("UNAUTHENTICATED The platform gives no credentials for Google Cloud Storage");
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
    return child(
        all, "azblob://" + BUCKET, server.toString(), azurite.endpoint().caPem().toString());
  }

  /** The testkit's CA is one that the child's platform believes. */
  private static String child(Map<String, String> environment, String... arguments) {
    TestCertificates ca = TestCertificates.create(scratch.resolve("trust"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Djavax.net.ssl.trustStore=" + ca.trustStore());
    command.add("-Djavax.net.ssl.trustStorePassword=" + TestCertificates.PASSWORD);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ListStoreMain.class.getName());
    command.addAll(List.of(arguments));
    return ChildProcess.run(
            new ChildProcess.Command("identity", command, scratch, environment),
            Duration.ofSeconds(90))
        .output();
  }
}
