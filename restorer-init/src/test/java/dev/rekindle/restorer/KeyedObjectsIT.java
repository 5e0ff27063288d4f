package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import dev.rekindle.testkit.Minio;
import dev.rekindle.testkit.SignedRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects that a key service encrypts have ETags that are no hash of anything. Medusa writes them
 * into its manifests all the same.
 */
class KeyedObjectsIT {
  private static final Map<String, String> BY_A_KEY =
      Map.of(
          "x-amz-server-side-encryption",
          "aws:kms",
          "x-amz-server-side-encryption-aws-kms-key-id",
          Minio.KMS_KEY);
  private static final String DATA = "ks/" + MedusaFixture.TABLE + "/nb-1-big-Data.db";

  @TempDir private static Path servers;
  private static Minio server;
  private static SignedRequests requests;

  @TempDir private Path directory;
  private NodeFixture node;

  @BeforeAll
  static void startServer() {
    server = Minio.start(servers);
    requests = SignedRequests.of(server.endpoint());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void fillVolume() throws IOException {
    node = new NodeFixture(directory).withOldData();
  }

  @Test
  void provesThatTheyAreTheObjectsThatWereBackedUp() throws IOException {
    upload("tags", MedusaFixture.of(2, 50_000), Manifest.HAS_TAGS);

    RestorerProcess.Ended ended = restore("tags");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(Files.readString(node.result))
        .contains("\"proof.content\":0,", "\"proof.size\":0,")
        .doesNotContain("\"proof.object\":0,");
  }

  @Test
  void provesTheirContentWhereTheManifestHasHashes() throws IOException {
    upload("hashes", MedusaFixture.of(2, 50_000), Manifest.HAS_HASHES);

    RestorerProcess.Ended ended = restore("hashes");

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(Files.readString(node.result))
        .contains("\"proof.object\":0,", "\"proof.size\":0,")
        .doesNotContain("\"proof.content\":0,");
  }

  @Test
  void refusesThemWhereContentMustBeProven() throws IOException {
    upload("tags", MedusaFixture.of(2, 50_000), Manifest.HAS_TAGS);
    Map<String, String> before = node.databaseFiles();

    RestorerProcess.Ended ended = restore("tags", "--require-content-hash", "true");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.INTEGRITY.number());
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  @Test
  void comparesTheirDataWithItsChecksum() throws IOException {
    MedusaFixture backup = MedusaFixture.of(2, 50_000);
    backup.change(DATA, content -> BadInputIT.flipped(content));
    upload("spoilt", backup, Manifest.HAS_TAGS);
    Map<String, String> before = node.databaseFiles();

    RestorerProcess.Ended ended = restore("spoilt");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.INTEGRITY.number());
    assertThat(ended.lastLine()).contains(DATA);
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  private enum Manifest {
    HAS_HASHES,
    HAS_TAGS
  }

  private static void upload(String bucket, MedusaFixture backup, Manifest kind) {
    requests.createBucket(bucket);
    Map<String, String> tags = new HashMap<>();
    put(bucket, backup, key -> key.contains("/data/"), tags);
    if (kind == Manifest.HAS_TAGS) {
      backup.manifest(text -> withTags(text, tags));
    }
    put(bucket, backup, key -> !key.contains("/data/"), tags);
  }

  private static void put(
      String bucket, MedusaFixture backup, Predicate<String> which, Map<String, String> tags) {
    backup
        .objects()
        .forEach(
            (key, content) -> {
              if (which.test(key)) {
                tags.put(key, requests.put(bucket, key, content, BY_A_KEY));
              }
            });
  }

  private static String withTags(String manifest, Map<String, String> tags) {
    return Pattern.compile("\"path\": \"([^\"]*)\", \"MD5\": \"[^\"]*\"")
        .matcher(manifest)
        .replaceAll(
            found ->
                "\"path\": \"%s\", \"MD5\": \"%s\""
                    .formatted(found.group(1), tags.get(found.group(1))));
  }

  private RestorerProcess.Ended restore(String bucket, String... more) throws IOException {
    Map<String, String> settings = node.byHand(server.endpoint(), bucket);
    String[] arguments = new String[more.length + 1];
    arguments[0] = "restore";
    System.arraycopy(more, 0, arguments, 1, more.length);
    return RestorerProcess.run(node.scratch, settings, arguments);
  }
}
