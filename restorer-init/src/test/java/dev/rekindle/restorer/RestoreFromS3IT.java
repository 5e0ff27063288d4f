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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
