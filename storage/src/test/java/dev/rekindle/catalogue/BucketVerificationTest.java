package dev.rekindle.catalogue;

import static dev.rekindle.catalogue.MedusaBucket.TABLE;
import static dev.rekindle.catalogue.MedusaBucket.md5;
import static dev.rekindle.catalogue.MedusaBucket.tokenMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.catalogue.VerifiedObject.Finding;
import dev.rekindle.proof.StatedHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a listing alone tells about the objects that a manifest names. */
class BucketVerificationTest {
  private static final String MAP = tokenMap("dc1", Map.of("n", "1"));
  private static final String HEX = "5d41402abc4b2a76b9719d911017c592";
  private static final String OTHER = "7d793037a0760186574b0282f2f435e7";

  private static final ManifestFile.Directory DIRECTORY =
      new ManifestFile.Directory("k/", "ks", TABLE, null);

  private final MedusaBucket bucket = new MedusaBucket("p1");
  private final List<VerifiedObject> seen = new ArrayList<>();

  @BeforeEach
  void writesABackupOfEachMode() {
    bucket.backup("full", false).node("n", MAP);
    bucket.backup("b1", true).node("n", MAP);
  }

  @ParameterizedTest
  @CsvSource({"full", "b1"})
  void findsEveryFileOfAGoodBackup(String name) throws Exception {
    verify(name);

    assertThat(seen)
        .hasSize(3)
        .allMatch(v -> v.object() != null)
        .extracting(VerifiedObject::finding)
        .containsOnly(Finding.SAME_VERSION);
    assertThat(bucket.store.opened).allMatch(k -> k.contains("/meta/"));
  }

  @Test
  void tellsEveryProblemAtOnce() throws Exception {
    String table = "p1/n/full/data/ks/" + TABLE + "/";
    String schema = "p1/n/full/data/system_schema/" + MedusaBucket.SCHEMA_TABLE + "/";
    NodeBackup backup = bucket.catalogue().node("full", "n");
    bucket.store.remove(table + ".idx/nb-1-big-Data.db");
    bucket.store.put(table + "nb-1-big-Data.db", "four");
    bucket.store.put(schema + "nb-1-big-Data.db", bytes("other!"), new StatedHash.Md5(OTHER));

    bucket.catalogue().verify(backup, seen::add);

    assertThat(seen)
        .extracting(VerifiedObject::finding)
        .containsExactly(Finding.MISSING, Finding.OTHER_SIZE, Finding.OTHER_CONTENT);
    assertThat(seen)
        .extracting(VerifiedObject::message)
        .containsExactly(
            table + ".idx/nb-1-big-Data.db is not in the store; the manifest expects 5 bytes",
            table + "nb-1-big-Data.db has 4 bytes; the manifest expects 5",
            schema
                + "nb-1-big-Data.db is stated as Md5[hex="
                + OTHER
                + "]; the manifest expects Md5[hex="
                + md5("schema")
                + "]");
  }

  @Test
  void passesOverWhatTheManifestDoesNotName() throws Exception {
    bucket.store.put("p1/n/full/data/a", "x");
    bucket.store.put("p1/n/full/data/ks/" + TABLE + "/nb-1-big-Data.db.bak", "x");
    bucket.store.put("p1/n/full/data/zz", "x");
    bucket.store.put("p1/n/full/data2/zz", "x");
    bucket.store.put("p1/n/data/zz", "x");

    verify("full");
    verify("b1");

    assertThat(seen)
        .hasSize(6)
        .extracting(VerifiedObject::finding)
        .containsOnly(Finding.SAME_VERSION);
  }

  @ParameterizedTest
  @CsvSource({
    "f-Data.db, 5, md5, md5, SAME_VERSION",
    "f-Data.db, 5, md5, other, OTHER_CONTENT",
    "f-Data.db, 5, md5, multipart, SAME_SIZE",
    "f-Data.db, 5, md5, opaque-md5, SAME_VERSION",
    "f-Data.db, 5, md5, opaque, SAME_SIZE",
    "f-Data.db, 5, md5, none, SAME_SIZE",
    "f-Data.db, 5, multipart, multipart, SAME_VERSION",
    "f-Data.db, 5, multipart, md5, SAME_SIZE",
    "f-Data.db, 5, multipart, opaque-multipart, SAME_VERSION",
    "f-Data.db, 5, none, md5, SAME_SIZE",
    "f-Data.db, 5, opaque, opaque, SAME_VERSION",
    "f-Data.db, 5, opaque, opaque-md5, SAME_SIZE",
    "f-Data.db, 5, sha256, md5, SAME_SIZE",
    "f-Data.db, 6, md5, md5, OTHER_SIZE",
    "nb-1-big-Statistics.db, 5, md5, other, REWRITTEN",
    "nb-1-big-Statistics.db, 6, md5, other, REWRITTEN",
    "nb-1-big-Summary.db, 5, md5, other, REWRITTEN",
    "nb-1-big-TOC.txt, 7, md5, other, REWRITTEN",
    "nb-1-big-Statistics.db, 5, md5, md5, SAME_VERSION",
    "Statistics.db, 5, md5, other, OTHER_CONTENT"
  })
  void comparesOnlyWhatCanBeCompared(
      String name, long size, String stated, String found, Finding finding) throws Exception {
    ManifestFile file = new ManifestFile(DIRECTORY, name, 5, hash(stated));
    MemoryStore store = new MemoryStore();
    store.put(file.key(), new byte[(int) size], hash(found));

    VerifiedObject verified = VerifiedObject.of(file, store.head(file.key()).orElseThrow());

    assertThat(verified.finding()).isEqualTo(finding);
    assertThat(verified.message()).startsWith(file.key() + " ");
  }

  @Test
  void aMissingComponentIsMissingAlsoWhenCassandraRewritesIt() {
    ManifestFile file = new ManifestFile(DIRECTORY, "nb-1-big-Summary.db", 5, hash("md5"));

    assertThat(VerifiedObject.of(file, null).finding()).isEqualTo(Finding.MISSING);
  }

  @Test
  void oneObjectMayServeTwoFiles() throws Exception {
    MedusaBucket.Backup twice = bucket.backup("b2", true);
    String sha = "a".repeat(64);
    String key = "p1/n/data/rekindle.objects/" + sha + "/f-Data.db";
    bucket.store.put(key, "hello");
    twice.start("n", MAP, 1);
    twice.finish(
        "n",
        twice
            .files("n")
            .entry("ks", TABLE, MedusaBucket.entry(key, "null", 5))
            .entry("ks2", TABLE, MedusaBucket.entry(key, "null", 5))
            .write(),
        2);

    verify("b2");

    assertThat(seen).hasSize(5).noneMatch(v -> v.finding().problem());
  }

  private void verify(String name) throws Exception {
    NodeBackup backup = bucket.catalogue().node(name, "n");
    bucket.catalogue().verify(backup, seen::add);
  }

  private static StatedHash hash(String kind) {
    return switch (kind) {
      case "md5" -> new StatedHash.Md5(HEX);
      case "other" -> new StatedHash.Md5(OTHER);
      case "multipart" -> new StatedHash.Multipart(HEX, 2);
      case "opaque" -> new StatedHash.Opaque("0x8D");
      case "opaque-md5" -> new StatedHash.Opaque(HEX);
      case "opaque-multipart" -> new StatedHash.Opaque(HEX + "-2");
      case "sha256" -> new StatedHash.Sha256("a".repeat(64));
      case "none" -> StatedHash.NONE;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
