package dev.rekindle.catalogue;

import static dev.rekindle.catalogue.MedusaBucket.TABLE;
import static dev.rekindle.catalogue.MedusaBucket.md5;
import static dev.rekindle.catalogue.MedusaBucket.tokenMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.proof.StatedHash;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backups as section 4.8 of the layout document shows them: whole, and read as a whole. */
class WellFormedBackupTest {
  private static final String NODE = "c1-dc1-r1-sts-0";
  private static final String MAP = tokenMap("dc1", Map.of(NODE, "-9223372036854775808, 7"));

  @ParameterizedTest
  @CsvSource({"'', false", "'', true", "clusterA, false", "clusterA, true", "a/b, true"})
  void givesTheFactsOfACompleteBackup(String prefix, boolean differential) throws Exception {
    MedusaBucket bucket = new MedusaBucket(prefix);
    bucket.backup("b1", differential).node(NODE, MAP);

    BackupFacts facts = bucket.catalogue().facts("b1");

    assertThat(facts.complete()).isTrue();
    assertThat(facts.engine()).isEqualTo("cassandra");
    assertThat(facts.started()).isEqualTo(Instant.ofEpochSecond(1_700_000_000L));
    assertThat(facts.finished()).isEqualTo(Instant.ofEpochSecond(1_700_000_100L));
    NodeFacts node = facts.nodes().getFirst();
    assertThat(node.state()).isEqualTo(NodeState.COMPLETE);
    assertThat(node.detail()).isEmpty();
    assertThat(node.engineVersion()).isEqualTo("4.1.8");
    assertThat(node.differential()).isEqualTo(differential);
    assertThat(node.files()).isEqualTo(3);
    assertThat(node.bytes()).isEqualTo(16);
    assertThat(node.node().datacenter()).isEqualTo("dc1");
    assertThat(node.node().rack()).isEqualTo("r1");
    assertThat(node.node().tokens().initialToken()).isEqualTo("-9223372036854775808,7");
  }

  @ParameterizedTest
  @CsvSource({"'', false", "'', true", "clusterA, false", "clusterA, true", "a/b, false"})
  void givesEveryFileOfANode(String prefix, boolean differential) throws Exception {
    MedusaBucket bucket = new MedusaBucket(prefix);
    MedusaBucket.Backup backup = bucket.backup("b1", differential);
    backup.node(NODE, MAP);

    NodeBackup node = bucket.catalogue().node("b1", NODE);

    assertThat(node.files().getFirst())
        .isEqualTo(
            new ManifestFile(
                new ManifestFile.Directory(
                    backup.data(NODE, "ks/" + TABLE + "/"), "ks", TABLE, null),
                "nb-1-big-Data.db",
                5,
                new StatedHash.Md5(md5("hello"))));
    assertThat(node.files())
        .extracting(ManifestFile::path)
        .containsExactly(
            "ks/" + TABLE + "/nb-1-big-Data.db",
            "ks/" + TABLE + "/.idx/nb-1-big-Data.db",
            "system_schema/" + MedusaBucket.SCHEMA_TABLE + "/nb-1-big-Data.db");
    assertThat(node.files()).allSatisfy(f -> assertThat(bucket.store.head(f.key())).isPresent());
    assertThat(node.bytes()).isEqualTo(16);
    assertThat(node.differential()).isEqualTo(differential);
    assertThat(node.digest()).isEqualTo(digest(bucket, backup));
    assertThat(node.digest()).isEqualTo(bucket.catalogue().facts("b1").nodes().getFirst().digest());
  }

  private static String digest(MedusaBucket bucket, MedusaBucket.Backup backup) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bucket.store.bytes(backup.meta(NODE, "manifest.json")));
    all.write(bucket.store.bytes(backup.meta(NODE, "tokenmap.json")));
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.toByteArray()));
  }
}
