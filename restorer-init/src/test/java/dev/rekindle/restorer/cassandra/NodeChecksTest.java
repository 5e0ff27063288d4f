package dev.rekindle.restorer.cassandra;

import static dev.rekindle.restorer.cassandra.Backups.ID;
import static dev.rekindle.restorer.cassandra.Backups.node;
import static dev.rekindle.restorer.cassandra.Backups.sstable;
import static dev.rekindle.restorer.cassandra.Backups.tokens;
import static dev.rekindle.restorer.cassandra.Backups.withSchema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.restorer.cassandra.Problem.Code;
import dev.rekindle.topology.Tokens;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeChecksTest {
  private static final Handover OURS = new Handover.OptionsFile(Path.of("/o"));
  private static final Handover THEIRS = new Handover.Nothing();
  private static final String UUID = "3h5p_0hnp_5xh6y2w0j232s7rpqe";
  private static final String FITTING =
      "num_tokens: 3\ninitial_token: -9, 0, 7\nauto_bootstrap: false\n";

  @Test
  void findNothingWrongWithAWholeBackup() throws Exception {
    assertThat(problems(node(withSchema(List.of())), OURS, "", "5.0.9")).isEmpty();
  }

  @Test
  void allowAConfigurationOfOthersThatFits() throws Exception {
    assertThat(problems(node(withSchema(List.of())), THEIRS, FITTING, "5.0.9")).isEmpty();
  }

  @Test
  void nameEveryKeyThatOthersMustSet() throws Exception {
    List<Problem> problems =
        problems(
            node(
                withSchema(
                    List.of(
                        Backups.file("ks", "t" + ID, "oa-" + UUID + "-big-Data.db", 1),
                        Backups.file("ks", "t" + ID, "oa-" + UUID + "-big-Index.db", 1),
                        Backups.file("ks", "t" + ID, "oa-" + UUID + "-big-Statistics.db", 1)))),
            THEIRS,
            "num_tokens: 16\n",
            "5.0.9");

    assertThat(problems)
        .extracting(Problem::field)
        .containsExactly(
            "num_tokens",
            "initial_token",
            "auto_bootstrap",
            "uuid_sstable_identifiers_enabled",
            "storage_compatibility_mode");
    assertThat(problems.getFirst().expected()).isEqualTo("3");
    assertThat(problems.getFirst().found()).isEqualTo("16");
  }

  @Test
  void refuseOtherTokensThanTheBackups() throws Exception {
    assertThat(
            problems(node(withSchema(List.of())), THEIRS, FITTING.replace("0, 7", "0, 8"), "5.0.9"))
        .extracting(Problem::field)
        .containsExactly("initial_token");
  }

  @Test
  void needNothingOfOthersWhereTheConfigurationIsOurs() throws Exception {
    NodeBackup backup = node(withSchema(sstable("ks", "t" + ID, "oa-" + UUID + "-big", 1)));

    assertThat(problems(backup, OURS, "num_tokens: 8\n", "5.0.9")).isEmpty();
    assertThat(NodeRestore.of(backup, config(OURS, "", "5.0.9")).identity("u").needs())
        .containsOnly(
            Map.entry("uuid_sstable_identifiers_enabled", "true"),
            Map.entry("storage_compatibility_mode", "UPGRADING"));
  }

  @Test
  void refuseToOverrideACompatibilityModeThatCannotBeSeen() throws Exception {
    NodeBackup backup = node(withSchema(sstable("ks", "t" + ID, "oa-1-big", 1)));
    Directories stated = Directories.below(Path.of("/c"));

    assertThat(NodeRestore.of(backup, NodeConfig.ofDirectories(stated, OURS, "5.0.9")).problems())
        .extracting(Problem::field)
        .containsExactly("storage_compatibility_mode");
    assertThat(
            NodeRestore.of(backup, NodeConfig.ofImage(Path.of("/c"), Map.of(), OURS, "5.0.9"))
                .problems())
        .isEmpty();
  }

  @Test
  void acceptAnyModeThatReadsNewFormats() throws Exception {
    NodeBackup backup = node(withSchema(sstable("ks", "t" + ID, "oa-1-big", 1)));
    for (String mode : List.of("NONE", "UPGRADING")) {
      assertThat(
              problems(
                  backup, THEIRS, FITTING + "storage_compatibility_mode: " + mode + "\n", "5.0.9"))
          .isEmpty();
    }
  }

  @Test
  void findMissingTokens() throws Exception {
    assertThat(codes(node("5.0.9", Tokens.NONE, withSchema(List.of())), "5.0.9"))
        .containsExactly(Code.TOKENS_MISSING);
  }

  @Test
  void findAPartitionerThatCannotHaveTheTokens() throws Exception {
    Tokens random = new Tokens(List.of(BigInteger.ONE, BigInteger.TWO.pow(126)));
    NodeBackup ofRandom = node("5.0.9", random, withSchema(List.of()));
    NodeBackup ofMurmur = node(withSchema(List.of()));

    assertThat(partitioned(ofMurmur, "org.apache.cassandra.dht.Murmur3Partitioner")).isEmpty();
    assertThat(partitioned(ofRandom, "RandomPartitioner")).isEmpty();
    assertThat(partitioned(ofRandom, "Murmur3Partitioner"))
        .containsExactly(Code.PARTITIONER_MISMATCH);
    assertThat(partitioned(ofMurmur, "RandomPartitioner"))
        .containsExactly(Code.PARTITIONER_MISMATCH);
    assertThat(partitioned(ofMurmur, "ByteOrderedPartitioner"))
        .containsExactly(Code.PARTITIONER_MISMATCH);
    assertThat(partitioned(ofMurmur, "com.example.Murmur3Partitioner"))
        .containsExactly(Code.PARTITIONER_MISMATCH);
  }

  @Test
  void allowTheHighestTokensThatThereAre() throws Exception {
    Tokens ends = tokens(Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(partitioned(node("5.0.9", ends, withSchema(List.of())), "Murmur3Partitioner"))
        .isEmpty();
    Tokens highest = new Tokens(List.of(BigInteger.ZERO, BigInteger.TWO.pow(127)));
    assertThat(partitioned(node("5.0.9", highest, withSchema(List.of())), "RandomPartitioner"))
        .isEmpty();
  }

  @Test
  void refuseABackupWithoutSchema() throws Exception {
    assertThat(codes(node(List.of()), "5.0.9")).containsExactly(Code.SCHEMA_MISSING);
    assertThat(codes(node(sstable("system_schema", "tables" + ID, "nb-1-big", 1)), "5.0.9"))
        .containsExactly(Code.SCHEMA_MISSING);
  }

  @Test
  void refuseAnSSTableThatLacksAComponent() throws Exception {
    for (String component : List.of("Data.db", "Statistics.db", "Index.db")) {
      assertThat(without(component, "nb-4-big")).as(component).isEqualTo(Code.SSTABLE_INCOMPLETE);
    }
    for (String component : List.of("Data.db", "Statistics.db", "Partitions.db", "Rows.db")) {
      assertThat(without(component, "da-4-bti")).as(component).isEqualTo(Code.SSTABLE_INCOMPLETE);
    }
    List<ManifestFile> files = sstable("ks", "t" + ID, "nb-4-big", 1);
    files.removeIf(file -> file.name().matches(".*(TOC.txt|Filter.db|Digest.crc32)"));
    assertThat(codes(node(withSchema(files)), "5.0.9")).isEmpty();
  }

  @Test
  void doNotMixTheComponentsOfAnIndexWithThoseOfItsTable() throws Exception {
    List<ManifestFile> files = sstable("ks", "t" + ID, "nb-4-big", 1);
    files.removeIf(file -> file.name().endsWith("-Statistics.db"));
    files.add(Backups.file("ks", "t" + ID, ".w_v", "nb-4-big-Statistics.db", 1));

    assertThat(codes(node(withSchema(files)), "5.0.9")).contains(Code.SSTABLE_INCOMPLETE);
  }

  @Test
  void refuseFormatsThatTheTargetDoesNotRead() throws Exception {
    assertThat(formats("4.1.10", "ma-1-big", "md-1-big", "na-1-big", "nc-1-big")).isEmpty();
    assertThat(formats("4.1.10", "oa-1-big")).containsExactly(Code.FORMAT_UNSUPPORTED);
    assertThat(formats("4.1.10", "da-1-bti")).containsExactly(Code.FORMAT_UNSUPPORTED);
    assertThat(formats("5.0.9", "ma-1-big", "nb-1-big", "oa-1-big", "da-1-bti")).isEmpty();
    assertThat(formats("5.0.9", "la-1-big")).containsExactly(Code.FORMAT_UNSUPPORTED);
    assertThat(formats("5.0.9", "pa-1-big", "ea-1-bti"))
        .containsExactly(Code.FORMAT_UNSUPPORTED, Code.FORMAT_UNSUPPORTED);
    assertThat(formats(null, "oa-1-big", "da-1-bti")).isEmpty();
  }

  @Test
  void refuseReleasesThatAreNotSupported() throws Exception {
    assertThat(versions("4.0.20", "4.1.10")).isEmpty();
    assertThat(versions("4.1.10", "5.0.9")).isEmpty();
    assertThat(versions("5.0.9", "5.0.4")).isEmpty();
    assertThat(versions(null, "5.0.9")).isEmpty();
    assertThat(versions("5.0.9", null)).isEmpty();
    assertThat(versions("5.0.9", "4.1.10")).containsExactly(Code.TARGET_OLDER);
    assertThat(versions("4.0.1", "4.0.1")).containsExactly(Code.TARGET_UNSUPPORTED);
    assertThat(versions("3.11.19", "4.1.10")).containsExactly(Code.SOURCE_UNSUPPORTED);
    assertThat(versions("6.8.50", "5.0.9"))
        .containsExactly(Code.SOURCE_UNSUPPORTED, Code.TARGET_OLDER);
    assertThat(versions("nonsense", "6.0-alpha2"))
        .containsExactly(Code.SOURCE_UNSUPPORTED, Code.TARGET_UNSUPPORTED);
  }

  private static List<Code> versions(String source, String target) throws Exception {
    return codes(node(source, tokens(1), withSchema(List.of())), target);
  }

  private static List<Code> formats(String target, String... sstables) throws Exception {
    List<ManifestFile> files = withSchema(List.of());
    for (String name : sstables) {
      files.addAll(sstable("ks", "t" + ID, name, 1));
    }
    return codes(node("4.1.10", tokens(1), files), target);
  }

  private static Code without(String component, String sstable) throws Exception {
    List<ManifestFile> files = sstable("ks", "t" + ID, sstable, 1);
    files.removeIf(file -> file.name().endsWith("-" + component));
    return codes(node(withSchema(files)), "5.0.9").getFirst();
  }

  private static List<Code> partitioned(NodeBackup backup, String partitioner) throws Exception {
    return problems(backup, OURS, "partitioner: " + partitioner + "\n", "5.0.9").stream()
        .map(Problem::code)
        .toList();
  }

  private static List<Code> codes(NodeBackup backup, String version) throws Exception {
    return problems(backup, OURS, "", version).stream().map(Problem::code).toList();
  }

  private static List<Problem> problems(
      NodeBackup backup, Handover handover, String yaml, String version) throws Exception {
    return NodeRestore.of(backup, config(handover, yaml, version)).problems();
  }

  private static NodeConfig config(Handover handover, String yaml, String version)
      throws Exception {
    return NodeConfig.ofYaml(yaml, Path.of("/c"), handover, version);
  }
}
