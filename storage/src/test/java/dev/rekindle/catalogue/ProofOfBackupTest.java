package dev.rekindle.catalogue;

import static dev.rekindle.catalogue.MedusaBucket.TABLE;
import static dev.rekindle.catalogue.MedusaBucket.md5;
import static dev.rekindle.catalogue.MedusaBucket.tokenMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.proof.ProofLevel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What manifests tell of how well their files can be proven, before a file is read. */
class ProofOfBackupTest {
  private static final String NODE = "c1-dc1-r1-sts-0";
  private static final String OPAQUE = "\"0x8DC0FFEE\"";

  private final MedusaBucket bucket = new MedusaBucket("");
  private final MedusaBucket.Backup backup = bucket.backup("b1", true);
  private final MedusaBucket.Manifest manifest = backup.files(NODE);

  @ParameterizedTest
  @CsvSource({
    "hash, CONTENT",
    "parts, CONTENT",
    "opaque, OBJECT",
    "nothing, SIZE",
    "never, SIZE",
  })
  void followsFromTheWeakestHash(String hash, ProofLevel expected) throws Exception {
    file(TABLE, "nb-7-big-Index.db", hash);

    assertThat(proof()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "hash, CONTENT",
    "opaque, OBJECT",
    "nothing, SIZE",
  })
  void ofADataFileIsThatOfItsChecksumComponent(String hash, ProofLevel expected) throws Exception {
    file(TABLE, "nb-7-big-Data.db", "nothing");
    file(TABLE, "nb-7-big-Digest.crc32", hash);
    file(TABLE, "nb-8-big-Digest.crc32", hash);
    file(TABLE, "nb-8-big-Data.db", "nothing");

    assertThat(proof()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"nb-8-big-Digest.crc32", ".idx/nb-7-big-Digest.crc32"})
  void isNotLentByTheChecksumOfAnotherFile(String checksum) throws Exception {
    file(TABLE, "nb-7-big-Data.db", "nothing");
    file(TABLE, checksum, "hash");
    file("other-" + MedusaBucket.CFID, "nb-7-big-Digest.crc32", "hash");

    assertThat(proof()).isEqualTo(ProofLevel.SIZE);
  }

  @ParameterizedTest
  @CsvSource({
    "ks, manifest.json",
    "ks, some.txt",
    "ks, nb-7-big-Summary.db",
    "system, nb-7-big-Data.db",
  })
  void countsNoFileThatStaysAwayOrMay(String keyspace, String file) throws Exception {
    manifest.file(keyspace, "local-" + MedusaBucket.CFID, file, "x", "null");

    assertThat(proof()).isEqualTo(ProofLevel.CONTENT);
  }

  @Test
  void countsWhatComesBackOfTheNodesOwnTables() throws Exception {
    manifest.file("system", "paxos-" + MedusaBucket.CFID, "nb-7-big-Data.db", "x", "null");

    assertThat(proof()).isEqualTo(ProofLevel.SIZE);
  }

  @Test
  void comesWithTheKeyspacesOfAllSections() throws Exception {
    file(TABLE, "nb-7-big-Index.db", "hash");
    manifest.file("shop", "orders-" + MedusaBucket.CFID, "nb-7-big-Index.db", "x", "null");
    manifest.file("shop", "carts-" + MedusaBucket.CFID, "nb-7-big-Index.db", "x", "null");
    backup.start(NODE, tokenMap("dc1", Map.of(NODE, "7")), 1_700_000_000L);
    backup.finish(NODE, manifest.write(), 1_700_000_100L);

    assertThat(bucket.catalogue().facts("b1").nodes().getFirst().keyspaces())
        .containsSubsequence("ks", "shop", "system_schema")
        .doesNotHaveDuplicates();
  }

  @Test
  void isNotToldOfAManifestThatCannotBeRead() throws Exception {
    backup.start(NODE, tokenMap("dc1", Map.of(NODE, "7")), 1_700_000_000L);
    backup.finish(NODE, "[", 1_700_000_100L);

    assertThat(bucket.catalogue().facts("b1").nodes())
        .extracting(NodeFacts::proof)
        .containsOnlyNulls();
  }

  private void file(String table, String name, String hash) {
    String stated =
        switch (hash) {
          case "hash" -> '"' + md5("x") + '"';
          case "parts" -> '"' + md5("x") + "-3\"";
          case "opaque" -> OPAQUE;
          case "nothing" -> "null";
          case "never" -> "\"no-md5-hash\"";
          default -> throw new IllegalArgumentException(hash);
        };
    manifest.file("ks", table, name, "x", stated);
  }

  private ProofLevel proof() throws Exception {
    backup.start(NODE, tokenMap("dc1", Map.of(NODE, "7")), 1_700_000_000L);
    backup.finish(NODE, manifest.write(), 1_700_000_100L);
    NodeFacts node = bucket.catalogue().facts("b1").nodes().getFirst();
    assertThat(node.detail()).isEmpty();
    return node.proof();
  }
}
