package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.name.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is wrong with a backup: a message that names it, its exit code, and old data untouched.
 */
class BadInputIT {
  private static final String TABLE = MedusaFixture.TABLE;

  @TempDir private Path directory;

  /**
   * One way to be wrong.
   *
   * @param name for the report
   * @param spoil what is done to the bucket
   * @param settings what is asked for differently
   * @param code how the restorer ends
   * @param named what the message must name
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bad(
      String name,
      UnaryOperator<MedusaFixture> spoil,
      Map<String, String> settings,
      ExitCode code,
      String... named) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Bad> bad() {
    return Stream.of(
        asked("missing backup", "REKINDLE_BACKUP", "nightly", ExitCode.BACKUP, "nightly-1"),
        asked("missing node", "REKINDLE_NODE", "old-r1", ExitCode.BACKUP, "old-r1", "old-r1-0"),
        spoilt(
            "missing object",
            b -> b.change(TABLE + "/nb-1-big-Index.db", _ -> null),
            ExitCode.INTEGRITY,
            "nb-1-big-Index.db"),
        spoilt(
            "wrong size",
            b -> b.change(TABLE + "/nb-1-big-Data.db", c -> java.util.Arrays.copyOf(c, 7)),
            ExitCode.INTEGRITY,
            "nb-1-big-Data.db"),
        spoilt(
            "wrong hash",
            b -> b.change(TABLE + "/nb-1-big-Data.db", BadInputIT::flipped),
            ExitCode.INTEGRITY,
            "nb-1-big-Data.db"),
        spoilt(
            "truncated manifest",
            b -> b.manifest(m -> m.substring(0, m.length() / 2)),
            ExitCode.MANIFEST,
            "manifest"),
        spoilt("empty manifest", b -> b.manifest(_ -> "[]"), ExitCode.BACKUP, "old-r1-0"),
        hostile("table that climbs", TABLE, "../../../../outside"),
        hostile("absolute table", TABLE, "/etc"),
        hostile("table with a NUL", TABLE, "t\\u0000-0123456789abcdef0123456789abcdef"),
        hostile("keyspace that climbs", "\"ks\"", "\"..\""),
        spoilt(
            "file that climbs",
            b -> b.manifest(m -> m.replace("/nb-2-big-Data.db", "/../../nb-2-big-Data.db")),
            ExitCode.MANIFEST,
            "manifest"),
        spoilt(
            "absolute file",
            b -> b.manifest(m -> m.replace("\"path\": \"old-r1-0", "\"path\": \"/old-r1-0")),
            ExitCode.MANIFEST,
            "manifest"),
        spoilt(
            "names that differ in case only",
            b -> b.manifest(m -> m.replace("nb-2-big-Data.db", "NB-1-BIG-DATA.DB")),
            ExitCode.MANIFEST,
            "NB-1-BIG-DATA.DB"),
        spoilt(
            "broken token map",
            b -> b.change("tokenmap", _ -> "{".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            ExitCode.MANIFEST,
            "tokenmap"),
        asked("too little space", "REKINDLE_RESERVE", "900T", ExitCode.SPACE, "900", "Enlarge"),
        asked(
            "bucket that is not there",
            "REKINDLE_STORAGE",
            "file:///nowhere/at/all",
            ExitCode.BUCKET,
            "/nowhere/at/all"),
        asked("unknown scheme", "REKINDLE_STORAGE", "ftp://x", ExitCode.USAGE, "ftp", "s3://"),
        asked(
            "release that is not supported",
            "REKINDLE_CASSANDRA_VERSION",
            "4.0.3",
            ExitCode.CONFIGURATION,
            "4.0.3"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void leavesTheOldDataAsItWas(Bad bad) throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    String storage = bad.spoil().apply(MedusaFixture.of(3, 5_000)).writeTo(directory.resolve("b"));
    Map<String, String> before = node.databaseFiles();
    Map<String, String> settings = node.byHand(storage);
    settings.putAll(bad.settings());

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(bad.code().number());
    assertThat(ended.lastLine()).contains(bad.named()).contains(bad.code().name());
    assertThat(Files.readString(node.result)).contains("\"code\":\"" + bad.code().name() + "\"");
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  @Test
  void refusesTokensThatTheConfiguredPartitionerCannotHave() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Map<String, String> settings =
        node.byHand(MedusaFixture.of(1, 1_000).writeTo(directory.resolve("b")));
    Path config = Files.createDirectories(directory.resolve("config"));
    Files.writeString(
        config.resolve("cassandra.yaml"),
        "num_tokens: 2\npartitioner: org.apache.cassandra.dht.RandomPartitioner\n");
    settings.put("REKINDLE_CONFIG_DIR", config.toString());
    Map<String, String> before = node.databaseFiles();

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.CONFIGURATION.number());
    assertThat(ended.lastLine())
        .contains(
            "PARTITIONER_MISMATCH: partitioner: expected one whose tokens reach from"
                + " -9000000000000000001 to 42, found org.apache.cassandra.dht.RandomPartitioner;"
                + " set the partitioner that the backup's cluster had");
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  @Test
  void followsNoLinkInABucketThatIsADirectory() throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    Path bucket = directory.resolve("b");
    String storage = MedusaFixture.of(1, 1_000).writeTo(bucket);
    Path object = bucket.resolve("old-r1-0/nightly-1/data/ks/" + TABLE + "/nb-1-big-Index.db");
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(object, elsewhere);
    Files.createSymbolicLink(object, elsewhere);
    Map<String, String> before = node.databaseFiles();

    RestorerProcess.Ended ended =
        RestorerProcess.run(node.scratch, node.byHand(storage), "restore");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.BUCKET.number());
    assertThat(ended.lastLine()).contains("nb-1-big-Index.db", "symbolic link");
    assertThat(node.databaseFiles()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "REKINDLE_POD, another-0",
    "REKINDLE_NAMESPACE, another",
    "REKINDLE_WORKLOAD, another-set"
  })
  void refusesTheVolumeOfAnotherNode(String setting, String other) throws IOException {
    NodeFixture node = new NodeFixture(directory).withOldData();
    String storage = MedusaFixture.of(1, 1_000).writeTo(directory.resolve("b"));
    Map<String, String> settings = node.byHand(storage);
    assertThat(RestorerProcess.run(node.scratch, settings, "restore").exitCode()).isZero();
    Map<String, String> before = Trees.of(node.data);
    settings.put(setting, other);

    RestorerProcess.Ended ended = RestorerProcess.run(node.scratch, settings, "restore");

    assertThat(ended.exitCode()).as(ended.log()).isEqualTo(ExitCode.FOREIGN_VOLUME.number());
    assertThat(ended.lastLine()).contains(other, "old-r1-0");
    assertThat(Trees.of(node.data)).isEqualTo(before);
  }

  @Test
  void namesEverySettingThatIsWrongAtOnce() {
    RestorerProcess.Ended ended =
        RestorerProcess.run(
            directory,
            Map.of("REKINDLE_CONCURRENCY", "many", "REKINDLE_DATA_PATH", "/x"),
            "restore",
            "--bandwidth",
            "fast",
            "--tls",
            "Maybe");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.lastLine())
        .contains("--concurrency", "--bandwidth", "--tls", "--storage", "--backup", "--node");
  }

  @Test
  void refusesAFlagThatThereIsNot() {
    RestorerProcess.Ended ended =
        RestorerProcess.run(directory, Map.of(), "restore", "--storge", "s3://b");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.lastLine()).contains("--storge");
  }

  private static Bad asked(
      String name, String variable, String value, ExitCode code, String... named) {
    return new Bad(name, bucket -> bucket, Map.of(variable, value), code, named);
  }

  private static Bad spoilt(
      String name, UnaryOperator<MedusaFixture> spoil, ExitCode code, String... named) {
    return new Bad(name, spoil, Map.of(), code, named);
  }

  private static Bad hostile(String name, String honest, String hostile) {
    return spoilt(
        name,
        bucket ->
            bucket.manifest(
                text ->
                    text.replace("\"keyspace\": " + honest, "\"keyspace\": " + hostile)
                        .replace(
                            "\"columnfamily\": \"" + honest, "\"columnfamily\": \"" + hostile)),
        ExitCode.MANIFEST,
        "manifest");
  }

  static byte[] flipped(byte[] content) {
    byte[] changed = content.clone();
    changed[changed.length / 2] ^= 1;
    return changed;
  }
}
