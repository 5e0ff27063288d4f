package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.testkit.AzureEndpoint;
import dev.rekindle.testkit.AzureRequests;
import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.GoogleTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher against real servers of Google's and Azure's protocols. */
class RestoreFromCloudsIT {
  @TempDir private static Path servers;
  private static Azurite azurite;
  private static FakeGcs gcs;
  private static GoogleTokens tokens;

  @TempDir private Path directory;

  @BeforeAll
  static void startServers() {
    azurite = Azurite.startTls(servers.resolve("azurite"));
    gcs = FakeGcs.start(servers.resolve("gcs"));
    tokens = GoogleTokens.start();
    azurite.createContainer("backups");
    gcs.createBucket("backups");
    AzureRequests requests = AzureRequests.of(azurite.endpoint());
    MedusaFixture.of(4, 300_000)
        .objects()
        .forEach(
            (key, content) -> {
              requests.put("backups", key, content, Map.of());
              gcs.put("backups", key, content);
            });
  }

  @AfterAll
  static void stopServers() {
    azurite.close();
    gcs.close();
    tokens.close();
  }

  @Test
  void putsABackupFromAzureInPlace() throws IOException {
    String classes = restored(settingsOfAzure("azblob://backups"));

    assertThat(classes)
        .as("a key is all that is needed to read")
        .contains("dev.rekindle.storage.azure.AzureReads")
        .doesNotContain("com.azure", "reactor.", "software.amazon", "com.google");
  }

  @Test
  void putsABackupFromGoogleInPlace() throws IOException {
    String classes = restored(settingsOfGoogle("gs://backups"));

    assertThat(classes)
        .contains("com.google.auth.oauth2.ServiceAccountCredentials")
        .doesNotContain("com.azure", "software.amazon");
  }

  @Test
  void takesTheOtherSpellings() throws IOException {
    restored(settingsOfAzure("azure://backups"));
  }

  @Test
  void namesAContainerThatIsNotThere() throws IOException {
    refused(settingsOfAzure("azblob://backup"), ExitCode.BUCKET, "azblob://backup");
  }

  @Test
  void namesABucketThatIsNotThere() throws IOException {
    refused(settingsOfGoogle("gs://backup"), ExitCode.BUCKET, "gs://backup");
  }

  @Test
  void namesAKeyThatIsWrong() throws IOException {
    Map<String, String> settings = settingsOfAzure("azblob://backups");
    Path secret = Path.of(settings.get("REKINDLE_CREDENTIALS"));
    Files.writeString(secret.resolve("AZURE_STORAGE_KEY"), "d3Jvbmcta2V5");

    String log = refused(settings, ExitCode.CREDENTIALS, "azblob://backups");

    assertThat(log).doesNotContain("d3Jvbmcta2V5");
  }

  private Map<String, String> settingsOfAzure(String storage) throws IOException {
    AzureEndpoint endpoint = azurite.endpoint();
    Map<String, String> settings = settings(storage, endpoint.uri(), endpoint.caPem());
    Path secret = Files.createDirectories(directory.resolve("azure-secret"));
    Files.writeString(secret.resolve("AZURE_STORAGE_ACCOUNT"), endpoint.account());
    Files.writeString(secret.resolve("AZURE_STORAGE_KEY"), endpoint.key());
    settings.put("REKINDLE_CREDENTIALS", secret.toString());
    return settings;
  }

  private Map<String, String> settingsOfGoogle(String storage) throws IOException {
    Map<String, String> settings = settings(storage, gcs.endpoint().uri(), gcs.endpoint().caPem());
    Path file = tokens.serviceAccount(directory.resolve("google-secret"));
    settings.put("REKINDLE_CREDENTIALS", file.getParent().toString());
    return settings;
  }

  private Map<String, String> settings(String storage, URI endpoint, @Nullable Path ca)
      throws IOException {
    Map<String, String> settings = new NodeFixture(directory).withOldData().byHand(storage);
    settings.put("REKINDLE_ENDPOINT", endpoint.toString());
    settings.put("REKINDLE_ATTEMPTS", "2");
    if (ca == null) {
      settings.put("REKINDLE_TLS", "Insecure");
    } else {
      settings.put("REKINDLE_CA_FILE", ca.toString());
    }
    return settings;
  }

  /** Restores, and returns the classes that were needed beyond those that come from the cache. */
  private String restored(Map<String, String> settings) throws IOException {
    NodeFixture node = new NodeFixture(directory);
    Path classes = directory.resolve("classes.log");
    settings.put("REKINDLE_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(Files.readString(node.result)).contains("\"proof.size\":0", "\"proof.object\":0");
    assertThat(ended.log() + ended.out())
        .doesNotContain(azurite.endpoint().key())
        .doesNotContain("PRIVATE KEY")
        .doesNotContain("token-");
    return Files.readAllLines(classes).stream()
        .filter(line -> !line.endsWith("shared objects file"))
        .collect(Collectors.joining("\n"));
  }

  private String refused(Map<String, String> settings, ExitCode code, String named)
      throws IOException {
    NodeFixture node = new NodeFixture(directory);
    Map<String, String> before = node.databaseFiles();

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(code.number());
    assertThat(ended.lastLine()).contains(named, code.name());
    assertThat(node.databaseFiles()).isEqualTo(before);
    return ended.log();
  }
}
