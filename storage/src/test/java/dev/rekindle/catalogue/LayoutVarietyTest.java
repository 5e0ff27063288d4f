package dev.rekindle.catalogue;

import static dev.rekindle.catalogue.MedusaBucket.CFID;
import static dev.rekindle.catalogue.MedusaBucket.SCHEMA_TABLE;
import static dev.rekindle.catalogue.MedusaBucket.TABLE;
import static dev.rekindle.catalogue.MedusaBucket.entry;
import static dev.rekindle.catalogue.MedusaBucket.tokenMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.directory.DirectoryStore;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that real buckets were seen to hold, in all its forms. */
class LayoutVarietyTest {
  private static final String MAP = tokenMap("dc1", Map.of("n", "1"));
  private static final String SHA = "ab".repeat(32);

  private final MedusaBucket bucket = new MedusaBucket("p1");
  private final MedusaBucket.Backup backup = bucket.backup("b1", true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nb-1-big-Data.db",
        "nb-3h5p_0hnp_5xh6y2w0j232s7rpqe-big-Data.db",
        "da-3gyl_0hnp_5xh6y2w0j232s7rpqe-bti-Rows.db",
        "nb-1-big-SAI+aa+my_index+TermsData.db",
        ".my_index/nb-1-big-Data.db",
        "me-1-big-CompressionInfo.db",
        "weird name (1).db",
        "größe-Data.db"
      })
  void takesEveryFormOfAFileName(String file) throws Exception {
    write(bucket.new Manifest(backup, "n").file("ks", TABLE, file, "x"));

    ManifestFile read = node().files().getFirst();

    assertThat(read.path()).isEqualTo("ks/" + TABLE + "/" + file);
    assertThat(read.key()).isEqualTo("p1/n/data/ks/" + TABLE + "/" + file);
    assertThat(read.directory().index()).isEqualTo(file.startsWith(".") ? ".my_index" : null);
  }

  @Test
  void takesFilesOfNoBytesAndTablesInUpperCaseAndWithoutId() throws Exception {
    write(
        bucket.new Manifest(backup, "n")
            .file("Ks_1", "OrderItems-" + CFID, "da-1-bti-Rows.db", "")
            .file("ks", "old_table", "nb-1-big-Data.db", "x")
            .section("empty", TABLE));

    NodeBackup node = node();

    assertThat(node.files())
        .extracting(ManifestFile::path, ManifestFile::size)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                "Ks_1/OrderItems-" + CFID + "/da-1-bti-Rows.db", 0L),
            org.assertj.core.groups.Tuple.tuple("ks/old_table/nb-1-big-Data.db", 1L));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "'\"5d41402abc4b2a76b9719d911017c592\"', Md5[hex=5d41402abc4b2a76b9719d911017c592]",
        "'\"XUFAKrxLKna5cZ2REBfFkg==\"', Md5[hex=5d41402abc4b2a76b9719d911017c592]",
        "'\"5d41402abc4b2a76b9719d911017c592-3\"', "
            + "'Multipart[hex=5d41402abc4b2a76b9719d911017c592, parts=3]'",
        "'\"no-md5-hash\"', None[]",
        "null, None[]",
        "'\"0x8DCAFE\"', Opaque[value=0x8DCAFE]"
      })
  void takesEveryFormOfAHash(String field, String hash) throws Exception {
    write(bucket.new Manifest(backup, "n").file("ks", TABLE, "f-Data.db", "hello", field));

    assertThat(node().files().getFirst().hash()).hasToString(hash);
  }

  @Test
  void ourOwnHashIsWorthMoreAndUnknownKeysAreIgnored() throws Exception {
    write(
        bucket.new Manifest(backup, "n")
            .entry(
                "ks",
                TABLE,
                ("{\"x\": [{\"y\": 1}], \"sha256\": \"%s\", \"size\": 5, \"MD5\": null,"
                        + " \"path\": \"p1/n/data/ks/%s/f-Data.db\"}")
                    .formatted(SHA.toUpperCase(java.util.Locale.ROOT), TABLE)));

    assertThat(node().files().getFirst().hash()).isEqualTo(new StatedHash.Sha256(SHA));
  }

  @Test
  void takesNamesThatComeAfterTheObjects() throws Exception {
    String manifest = bucket.new Manifest(backup, "n").file("ks", TABLE, "f", "x").write();
    String reversed =
        "[{\"objects\": [%s], \"columnfamily\": \"%s\", \"keyspace\": \"ks\"}]"
            .formatted(
                manifest.substring(manifest.indexOf("[{\"path") + 1, manifest.indexOf("]}")),
                TABLE);
    String schema = schema().write();
    backup.start("n", MAP, 1);
    backup.finish(
        "n", reversed.substring(0, reversed.length() - 1) + ", " + schema.substring(1), 2);

    assertThat(node().files().getFirst().path()).isEqualTo("ks/" + TABLE + "/f");
  }

  @ParameterizedTest
  @CsvSource({
    "p1/n/b1/data/ks/T/f, p1/n/b1/data/ks/T/f",
    "p1/n/data/ks/T/f, p1/n/data/ks/T/f",
    "n/b1/data/ks/T/f, p1/n/b1/data/ks/T/f",
    "n/data/ks/T/f, p1/n/data/ks/T/f",
    "old/n/b1/data/ks/T/f, p1/n/b1/data/ks/T/f",
    "very/old/n/data/ks/T/f, p1/n/data/ks/T/f",
    "p1/n/data/rekindle.objects/S/f, p1/n/data/rekindle.objects/S/f",
    "old/n/b1/data/rekindle.objects/S/f, p1/n/b1/data/rekindle.objects/S/f",
    "p1/n/data/rekindle.objects/S/.i/f, p1/n/data/rekindle.objects/S/.i/f"
  })
  void resolvesPathsUnderItsOwnPrefix(String path, String key) throws Exception {
    String written = path.replace("/T/", "/" + TABLE + "/").replace("/S/", "/" + SHA + "/");
    write(bucket.new Manifest(backup, "n").entry("ks", TABLE, entry(written, "null", 1)));

    ManifestFile file = node().files().getFirst();

    assertThat(file.key())
        .isEqualTo(key.replace("/T/", "/" + TABLE + "/").replace("/S/", "/" + SHA + "/"));
    assertThat(file.path()).isEqualTo("ks/" + TABLE + (path.contains(".i") ? "/.i/f" : "/f"));
    assertThat(file.hash())
        .isEqualTo(path.contains("/S/") ? new StatedHash.Sha256(SHA) : StatedHash.NONE);
  }

  @Test
  void leavesOutTheDirectoryThatMedusaAddsToBackupsWhoseNameEndsInNodes() throws Exception {
    MedusaBucket.Backup odd = bucket.backup("my-nodes", false);
    odd.start("n", MAP, 1);
    odd.finish(
        "n",
        bucket.new Manifest(odd, "n")
            .file("ks", TABLE, "medusa-my-nodes/f", "x")
            .file("system_schema", SCHEMA_TABLE, "medusa-my-nodes/1-Data.db", "x")
            .write(),
        2);

    ManifestFile file = bucket.catalogue().node("my-nodes", "n").files().getFirst();

    assertThat(file.path()).isEqualTo("ks/" + TABLE + "/f");
    assertThat(bucket.store.head(file.key())).isPresent();
  }

  @Test
  void keepsBigTokensToTheLastDigit() throws Exception {
    String big = "170141183460469231731687303715884105728";
    backup.node(
        "n", tokenMap("dc1", Map.of("n", "9007199254740993, -9223372036854775808, " + big)));

    assertThat(node().node().tokens().values())
        .containsExactly(
            BigInteger.valueOf(Long.MIN_VALUE),
            new BigInteger("9007199254740993"),
            new BigInteger(big));
  }

  @Test
  void takesOldTokenMapsAndABareToken() throws Exception {
    backup.node("n", "{\"n\": {\"tokens\": -7, \"is_up\": null}}");

    NodeBackup node = node();

    assertThat(node.node().tokens().initialToken()).isEqualTo("-7");
    assertThat(node.node().rack()).isNull();
    assertThat(node.node().datacenter()).isNull();
    assertThat(bucket.catalogue().facts("b1").complete()).isTrue();
  }

  @Test
  void namesTheEngineThatWroteTheData() throws Exception {
    backup.node("n", MAP);
    bucket.store.put(
        backup.meta("n", "server_version.json"),
        "{\"server_type\": \"dse\", \"release_version\": \"6.8.25\", \"more\": {\"x\": []}}");

    BackupFacts facts = bucket.catalogue().facts("b1");

    assertThat(facts.engine()).isEqualTo("dse");
    assertThat(facts.nodes()).extracting(NodeFacts::engineVersion).containsExactly("6.8.25");
  }

  @Test
  void readsAPrefixOfOneCharacterAsMedusaBreaksIt() throws Exception {
    MedusaBucket broken = new MedusaBucket("x");
    MedusaBucket.Backup odd = broken.backup("b1", true);
    odd.start("n", MAP, 1);
    String manifest = odd.files("n").write().replace("\"x/n/data", "\"n/data");
    odd.finish("n", manifest, 2);
    broken.store.infos().keySet().stream()
        .filter(k -> k.startsWith("x/index/"))
        .toList()
        .forEach(
            key -> {
              broken.store.put(key.substring(2), broken.store.text(key));
              broken.store.remove(key);
            });
    broken.store.put("index/backup_index/another/tokenmap_m.json", "{}");

    List<BackupFacts> all = ExactNamesTest.list(broken.catalogue());

    assertThat(all).extracting(BackupFacts::name).containsExactly("b1");
    assertThat(all.getFirst().complete()).isTrue();
    assertThat(broken.catalogue().node("b1", "n").files().getFirst().key())
        .isEqualTo("x/n/data/ks/" + TABLE + "/nb-1-big-Data.db");
  }

  @Test
  void readsTheSameFromADirectory(@TempDir Path directory) throws Exception {
    backup.node("n", MAP);
    bucket.backup("b10", false).node("n", MAP);
    for (String key : bucket.store.infos().keySet()) {
      Path file = directory.resolve(key);
      Files.createDirectories(file.getParent());
      Files.write(file, bucket.store.bytes(key));
    }

    try (DirectoryStore store = DirectoryStore.open(directory)) {
      Catalogue catalogue = new Catalogue(store, "p1");

      assertThat(ExactNamesTest.list(catalogue))
          .isEqualTo(ExactNamesTest.list(bucket.catalogue()))
          .hasSize(2);
      assertThat(catalogue.node("b1", "n")).isEqualTo(node());
    }
  }

  private void write(MedusaBucket.Manifest manifest) {
    backup.start("n", MAP, 1);
    manifest.file("system_schema", SCHEMA_TABLE, "nb-1-big-Data.db", "schema");
    backup.finish("n", manifest.write(), 2);
  }

  private MedusaBucket.Manifest schema() {
    return bucket.new Manifest(backup, "n")
        .file("system_schema", SCHEMA_TABLE, "nb-1-big-Data.db", "schema");
  }

  private NodeBackup node() throws Exception {
    return bucket.catalogue().node("b1", "n");
  }
}
