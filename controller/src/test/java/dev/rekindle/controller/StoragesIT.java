package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageStatus.NamespaceAccess;
import dev.rekindle.api.BackupStorageStatus.SecretState;
import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.GoogleTokens;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.VersityGw;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storages on a real API server and a real store. */
class StoragesIT {
  @TempDir static Path directory;
  private static VersityGw store;
  private static S3Endpoint endpoint;

  private Following following = new Following("storages", "127.0.0.0/8");
  private Samples samples = following.samples();

  @BeforeAll
  static void start() {
    store = VersityGw.start(directory.resolve("store"));
    store.createBucket("backups");
    endpoint = store.endpoint();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @AfterEach
  void end() {
    following.close();
  }

  @Test
  void saysWhatIsWrongAndIsReadyOnceItIsMended() throws Exception {
    samples.storage("main", "s3://backups/team", endpoint, "allowedNamespaces: [elsewhere]");
    BackupStorage missing = samples.awaitStorage("main", "SecretMissing");
    assertThat(Samples.ready(missing).getMessage()).contains("Secret keys", samples.namespace());

    samples.keys("keys", endpoint.as(endpoint.accessKey(), "wrong-secret"));
    BackupStorage wrong = samples.awaitStorage("main", "CredentialsRefused");
    assertThat(Samples.ready(wrong).getMessage())
        .contains("s3://backups")
        .doesNotContain("wrong-secret", endpoint.accessKey(), "rekindle-store-");
    assertThat(Samples.ready(wrong).getStatus()).isEqualTo("False");

    samples.keys("keys", endpoint);
    BackupStorage ready = samples.awaitStorage("main", "Answers");
    assertThat(Samples.ready(ready).getStatus()).isEqualTo("True");
    assertThat(ready.getStatus().observedGeneration())
        .isEqualTo(ready.getMetadata().getGeneration());
    assertThat(ready.getStatus().lastProbeTime()).isNotNull();
    assertThat(ready.getStatus().namespaces())
        .containsExactlyInAnyOrder(
            new NamespaceAccess(samples.namespace(), SecretState.COMPLETE, List.of(), null),
            new NamespaceAccess("elsewhere", SecretState.MISSING, List.of(), null));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(samples.events("main"))
                    .containsExactly("SecretMissing", "CredentialsRefused", "Answers"));
    try (var files =
        Files.walk(store.objects().resolve("backups"))) { // the probe leaves nothing behind
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    samples.keys("keys", endpoint);
    samples.storage("lost", "s3://nowhere", endpoint, "");

    assertThat(Samples.ready(samples.awaitStorage("lost", "BucketMissing")).getMessage())
        .contains("nowhere");

    samples.storage("lost", "s3://backups", endpoint, "");
    samples.awaitStorage("lost", "Answers");
  }

  @Test
  void googleAndAzureAnswer() throws Exception {
    Path secrets = directory.resolve("clouds");
    try (FakeGcs google = FakeGcs.start(secrets.resolve("google"));
        GoogleTokens tokens = GoogleTokens.start();
        Azurite azure = Azurite.start(secrets.resolve("azure"))) {
      google.createBucket("backups");
      azure.createContainer("backups");
      Path account = tokens.serviceAccount(secrets);
      samples.secret("google", Map.of("gcp.json", Files.readString(account)));
      samples.secret(
          "azure",
          Map.of(
              "azurestorageaccount", azure.endpoint().account(),
              "azurestoragekey", azure.endpoint().key()));
      cloud("google", "gs://backups/team", google.endpoint().uri());
      cloud("azure", "azblob://backups/team", azure.endpoint().uri());

      samples.awaitStorage("google", "Answers");
      samples.awaitStorage("azure", "Answers");
    }
  }

  private void cloud(String name, String url, URI endpoint) {
    samples.apply(
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: BackupStorage
        metadata:
          name: %s
        spec:
          url: %s
          endpoint: %s
          tls: Insecure
          credentialsSecretRef:
            name: %s
        """
            .formatted(name, url, endpoint, name));
  }

  @Test
  void neitherOurIdentityNorOurDiskIsForTenants() {
    samples.apply(
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: BackupStorage
        metadata:
          name: bare
        spec:
          url: s3://backups
        ---
        apiVersion: rekindle.dev/v1alpha1
        kind: BackupStorage
        metadata:
          name: disk
        spec:
          url: file:///etc
        """);

    assertThat(Samples.ready(samples.awaitStorage("bare", "IdentityForbidden")).getMessage())
        .contains("s3://backups", "REKINDLE_OWN_IDENTITY");
    samples.awaitStorage("disk", "IdentityForbidden");
  }

  @Test
  void nobodyMayMakeUsKnockAtPrivateDoors() {
    following.close();
    following = new Following("guarded", "");
    samples = following.samples();
    samples.keys("keys", endpoint);
    samples.storage("loop", "s3://backups", endpoint, "");
    samples.storage("named", "s3://backups", at("http://localhost:9"), "");
    samples.storage("meta", "s3://backups", at("http://169.254.169.254"), "");

    for (String name : List.of("loop", "named", "meta")) {
      samples.awaitStorage(name, "EndpointForbidden");
    }
  }

  private static S3Endpoint at(String uri) {
    return endpoint.at(URI.create(uri));
  }
}
