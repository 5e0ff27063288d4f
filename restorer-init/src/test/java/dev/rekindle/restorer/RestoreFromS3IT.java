package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.SignedRequests;
import dev.rekindle.testkit.VersityGw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
        RestorerProcess.run(node.scratch, settings(node, server.endpoint()), "restore");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(node.restoredFile()).exists();
    assertThat(Files.readString(node.result)).contains("\"proof.size\":0", "\"proof.object\":0");
    assertThat(ended.log() + ended.out()).doesNotContain(server.endpoint().secretKey());
  }

  @Test
  void namesABucketThatIsNotThere() throws IOException {
    refused(Map.of("REKINDLE_STORAGE", "s3://backup"), ExitCode.BUCKET, "backup");
  }

  @Test
  void namesCredentialsThatAreWrong() throws IOException {
    NodeFixture node = new NodeFixture(directory);
    Path wrong = credentials(server.endpoint().as("testkey", "guess"), directory.resolve("wrong"));

    RestorerProcess.Ended ended =
        refused(
            node.withOldData(),
            server.endpoint(),
            Map.of("REKINDLE_CREDENTIALS", wrong.toString()),
            ExitCode.CREDENTIALS,
            "s3://backups");
    assertThat(ended.log()).doesNotContain("guess");
  }

  @Test
  void namesCredentialsThatAreNotThere() throws IOException {
    refused(
        Map.of("REKINDLE_CREDENTIALS", directory.resolve("nowhere").toString()),
        ExitCode.CREDENTIALS,
        "nowhere");
  }

  private RestorerProcess.Ended refused(Map<String, String> asked, ExitCode code, String named)
      throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    return refused(node, server.endpoint(), asked, code, named);
  }

  private RestorerProcess.Ended refused(
      NodeFixture node, S3Endpoint endpoint, Map<String, String> asked, ExitCode code, String named)
      throws IOException {
    Map<String, String> before = Trees.of(node.data.resolve("data"));
    Map<String, String> settings = settings(node, endpoint);
    settings.putAll(asked);

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(code.number());
    assertThat(ended.lastLine()).contains(named, code.name());
    assertThat(Trees.withoutOurs(node.data.resolve("data"))).isEqualTo(before);
    return ended;
  }

  private Map<String, String> settings(NodeFixture node, S3Endpoint endpoint) throws IOException {
    Map<String, String> settings = new HashMap<>(node.byHand("s3://backups"));
    settings.put("REKINDLE_ENDPOINT", endpoint.uri().toString());
    settings.put("REKINDLE_REGION", endpoint.region());
    settings.put("REKINDLE_TLS", "Insecure");
    settings.put("REKINDLE_ATTEMPTS", "2");
    settings.put(
        "REKINDLE_CREDENTIALS", credentials(endpoint, directory.resolve("credentials")).toString());
    return settings;
  }

  private static Path credentials(S3Endpoint endpoint, Path secret) throws IOException {
    Files.createDirectories(secret);
    Files.writeString(secret.resolve("AWS_ACCESS_KEY_ID"), endpoint.accessKey());
    Files.writeString(secret.resolve("AWS_SECRET_ACCESS_KEY"), endpoint.secretKey());
    return secret;
  }
}
