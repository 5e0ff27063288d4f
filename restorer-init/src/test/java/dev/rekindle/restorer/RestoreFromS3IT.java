package dev.rekindle.restorer;

import static dev.rekindle.name.ExitCode.BUCKET;
import static dev.rekindle.name.ExitCode.CREDENTIALS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.SignedRequests;
import dev.rekindle.testkit.VersityGw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher against a real S3 server: a restore, and what a person gets wrong about a bucket.
 */
class RestoreFromS3IT {
  @TempDir private static Path servers;
  private static VersityGw server;

  @TempDir private Path directory;

  @BeforeAll
  static void startServer() {
    server = VersityGw.start(servers);
    SignedRequests requests = SignedRequests.of(server.endpoint());
    requests.createBucket("backups");
    MedusaFixture.of(4, 300_000)
        .objects()
        .forEach((key, content) -> requests.put("backups", key, content));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void putsABackupInPlace() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();

    RestorerProcess.Ended ended =
        RestorerProcess.run(node.scratch, node.byHand(server.endpoint(), "backups"), "restore");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(Files.readString(node.result)).contains("\"proof.size\":0", "\"proof.object\":0");
    assertThat(ended.log() + ended.out()).doesNotContain(server.endpoint().secretKey());
  }

  @Test
  void namesABucketThatIsNotThere() throws IOException {
    refused(server.endpoint(), Map.of("REKINDLE_STORAGE", "s3://backup"), BUCKET, "s3://backup");
  }

  @Test
  void namesCredentialsThatAreWrong() throws IOException {
    S3Endpoint wrong = server.endpoint().as("testkey", "guess");

    RestorerProcess.Ended ended = refused(wrong, Map.of(), CREDENTIALS, "s3://backups");

    assertThat(ended.log()).doesNotContain("guess");
  }

  @Test
  void namesCredentialsThatAreNotThere() throws IOException {
    refused(
        server.endpoint(),
        Map.of("REKINDLE_CREDENTIALS", directory.resolve("nowhere").toString()),
        CREDENTIALS,
        "nowhere");
  }

  @Test
  void takesTheCredentialsOfTheStorageThatThePlanNames() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Path storages = directory.resolve("storages");
    secret(storages, "first", server.endpoint().as("testkey", "of another server"));
    secret(storages, "backups_second", server.endpoint());
    Map<String, String> settings = node.pod("c1-r1-0");
    settings.put("REKINDLE_STORAGES", storages.toString());
    settings.put("REKINDLE_CREDENTIALS", storages.resolve("first/credentials").toString());
    settings.put("REKINDLE_ATTEMPTS", "2");

    node.write(committing(node, "backups_second"));
    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings);

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(ended.log()).doesNotContain(server.endpoint().secretKey(), "of another server");
  }

  @Test
  void takesItsClassesFromTheCacheInAPod() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    Path storages = directory.resolve("storages");
    secret(storages, "first", server.endpoint());
    Map<String, String> settings = node.pod("c1-r1-0");
    settings.put("REKINDLE_STORAGES", storages.toString());
    Path classes = directory.resolve("classes.log");
    settings.put("REKINDLE_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes + "::filecount=0");

    node.write(committing(node, "first"));
    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings);

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains(" dev.rekindle.restorer.RestorerMain "))
        .as("whatever the build did not see a pod do is loaded slowly (ADR 0303)")
        .noneMatch(line -> line.contains(" dev.rekindle.") && line.contains("source: file:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "third"})
  void takesNoCredentialsOfAnotherStorage(String named) throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Map<String, String> before = node.databaseFiles();
    Path storages = directory.resolve("storages");
    secret(storages, "first", server.endpoint().as("testkey", "of another server"));
    secret(storages, "backups_second", server.endpoint());
    Map<String, String> settings = node.pod("c1-r1-0");
    settings.put("REKINDLE_STORAGES", storages.toString());
    settings.put("REKINDLE_CREDENTIALS", storages.resolve("backups_second/credentials").toString());
    settings.put("REKINDLE_ATTEMPTS", "2");
    settings.put("AWS_EC2_METADATA_DISABLED", "true");
    settings.put("HOME", directory.toString());

    node.write(committing(node, named));
    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings);

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(CREDENTIALS.number());
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  /** A plan that a controller would have made, for a pod without credentials of its own. */
  private String committing(NodeFixture node, String storage) throws IOException {
    Map<String, String> settings = node.byHand(server.endpoint(), "backups");
    settings
        .keySet()
        .retainAll(
            Set.of(
                "REKINDLE_STORAGE",
                "REKINDLE_BACKUP",
                "REKINDLE_NODE",
                "REKINDLE_ENDPOINT",
                "REKINDLE_REGION",
                "REKINDLE_TLS",
                "REKINDLE_CA_FILE",
                "REKINDLE_CREDENTIALS"));
    settings.put("REKINDLE_POD", "c1-r1-0");
    RestorerProcess.Ended plan =
        RestorerProcess.run(node.scratch, settings, "plan", "--output", "json");
    assertThat(plan.exitCode()).as(plan.log()).isZero();
    return plan.out()
        .replace("\"stage\"", "\"commit\"")
        .replace("\"storage\" : {", "\"storage\" : { \"name\" : \"" + storage + "\",");
  }

  /** What Kubernetes mounts of a storage's Secrets. */
  private static void secret(Path storages, String name, S3Endpoint endpoint) throws IOException {
    Path keys = Files.createDirectories(storages.resolve(name).resolve("credentials"));
    Files.writeString(keys.resolve("AWS_ACCESS_KEY_ID"), endpoint.accessKey());
    Files.writeString(keys.resolve("AWS_SECRET_ACCESS_KEY"), endpoint.secretKey());
    if (endpoint.caPem() != null) {
      Path ca = Files.createDirectories(storages.resolve(name).resolve("ca"));
      Files.copy(endpoint.caPem(), ca.resolve("ca.crt"));
    }
  }

  private RestorerProcess.Ended refused(
      S3Endpoint endpoint, Map<String, String> asked, ExitCode code, String named)
      throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Map<String, String> before = node.databaseFiles();
    Map<String, String> settings = node.byHand(endpoint, "backups");
    settings.putAll(asked);

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(code.number());
    assertThat(ended.lastLine()).contains(named, code.name());
    assertThat(node.databaseFiles()).isEqualTo(before);
    return ended;
  }
}
