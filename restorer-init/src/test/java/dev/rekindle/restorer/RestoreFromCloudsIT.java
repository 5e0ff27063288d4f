package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.restorer.Clouds.Cloud;
import dev.rekindle.testkit.AzureEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher against real servers of Google's and Azure's protocols. */
class RestoreFromCloudsIT {
  @TempDir private static Path servers;
  private static Clouds clouds;

  @TempDir private Path directory;

  @BeforeAll
  static void startServers() {
    clouds = Clouds.start(servers, MedusaFixture.of(4, 300_000).objects());
  }

  @AfterAll
  static void stopServers() {
    clouds.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"azblob://backups", "azure://backups"})
  void putsABackupFromAzureInPlace(String storage) throws IOException {
    restored(settingsOfAzure(storage));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://backups", "gcp://backups"})
  void putsABackupFromGoogleInPlace(String storage) throws IOException {
    restored(settingsOfGoogle(storage));
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
    AzureEndpoint endpoint = clouds.azurite.endpoint();
    Path secret = Files.createDirectories(directory.resolve("azure-secret"));
    Files.writeString(secret.resolve("AZURE_STORAGE_ACCOUNT"), endpoint.account());
    Files.writeString(secret.resolve("AZURE_STORAGE_KEY"), endpoint.key());
    return settings(Cloud.AZURE, storage, secret);
  }

  private Map<String, String> settingsOfGoogle(String storage) throws IOException {
    return settings(Cloud.GOOGLE, storage, clouds.serviceAccountFile().getParent());
  }

  private Map<String, String> settings(Cloud cloud, String storage, Path secret)
      throws IOException {
    Map<String, String> settings = new NodeFixture(directory).withOldData().byHand(storage);
    settings.putAll(clouds.settings(cloud));
    settings.put("REKINDLE_STORAGE", storage);
    settings.put("REKINDLE_CREDENTIALS", secret.toString());
    return settings;
  }

  private void restored(Map<String, String> settings) throws IOException {
    NodeFixture node = new NodeFixture(directory);

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(Files.readString(node.result)).contains("\"proof.size\":0", "\"proof.object\":0");
    assertThat(ended.log() + ended.out()).doesNotContain(clouds.secrets());
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
