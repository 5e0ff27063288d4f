package dev.rekindle.restorer.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraJmx;
import dev.rekindle.testkit.CassandraLayout;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TableContents;
import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Cassandra on data that these classes selected and placed, told by them who it is. */
class RestoredNodeIT {
  private static final List<String> QUERIES =
      List.of(
          "SELECT * FROM ks.rows",
          "SELECT * FROM ks.rows WHERE name = 'row number 7'",
          "SELECT * FROM ks.counts",
          "SELECT * FROM ks.dropped",
          "SELECT * FROM \"Ks2\".\"OrderItems\"");

  @TempDir Path directory;

  @Test
  void startsWithItsOldTokensByAnOptionsFile() throws Exception {
    Path options = directory.resolve("rekindle/jvm.options");
    Backup backup = backUp(source(CassandraVersion.V5_0).yaml(NEWEST), true);
    try (CassandraCluster cluster = target(options)) {
      CassandraNode node = cluster.node(0);
      NodeConfig config = config(node, "num_tokens: 16\n", new Handover.OptionsFile(options));
      assertThat(backup.files().files())
          .extracting(ManifestFile::name)
          .anyMatch(name -> name.matches("oa-\\w{4}_\\w{23}-big-Data.db"))
          .anyMatch(name -> name.contains("-SAI+"));
      restore(backup, config);
      assertThat(node.layout().dataDirectories())
          .allSatisfy(data -> assertThat(data.resolve("ks")).isDirectory());

      for (int start = 1; start <= 3; start++) {
        handOver(config);
        cluster.start();
        assertThat(node.process().output()).contains("-Dkept=yes");
        assertRestored(cluster, backup, start == 1 ? QUERIES.size() : 1);
        try (Cql cql = Cql.connect(cluster)) {
          assertThat(cql.contents("SELECT * FROM ks.rows WHERE size = 7"))
              .isEqualTo(backup.bySai());
        }
        cluster.stop();
      }
      assertStartsAfreshWhenWiped(cluster, config, backup);
    }
  }

  @Test
  void refusesNewFormatsUnlessToldToReadThem() throws Exception {
    Path options = directory.resolve("jvm.options");
    Backup backup =
        backUp(source(CassandraVersion.V5_0).yaml("storage_compatibility_mode: NONE"), false);
    try (CassandraCluster cluster = target(options)) {
      NodeConfig config =
          config(cluster.node(0), "num_tokens: 16\n", new Handover.OptionsFile(options));
      restore(backup, config);
      Files.writeString(options, "");

      assertThatThrownBy(cluster::start)
          .isInstanceOf(TestkitException.class)
          .hasMessageContaining("Detected unreadable sstables");
    }
  }

  @Test
  void startsWithItsOldTokensByItsConfigurationFile() throws Exception {
    Backup backup = backUp(source(CassandraVersion.V4_0), false);
    assertThat(backup.files().files())
        .extracting(ManifestFile::name)
        .anyMatch(name -> name.matches("nb-\\d+-big-Data.db"));
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> restores =
          List.of(
              () -> startsByItsConfigurationFile(CassandraVersion.V4_1, backup),
              () -> startsByItsConfigurationFile(CassandraVersion.V5_0, backup));
      for (Future<Void> restore : both.invokeAll(restores)) {
        restore.get();
      }
    }
  }

  private Void startsByItsConfigurationFile(CassandraVersion version, Backup backup)
      throws Exception {
    Path yaml = directory.resolve(version.release()).resolve("cassandra.yaml");
    try (CassandraCluster cluster = targetByYaml(version, yaml)) {
      CassandraNode node = cluster.node(0);
      String rendered = rendered(node, yaml.resolveSibling("sys"));
      Files.writeString(yaml, rendered);
      NodeConfig config =
          NodeConfig.ofYaml(
              rendered, node.layout().dataPath(), new Handover.ConfigFile(yaml), version.release());
      restore(backup, config);

      for (int start = 1; start <= 2; start++) {
        handOver(config);
        cluster.start();
        assertRestored(cluster, backup, start == 1 ? QUERIES.size() : 1);
        cluster.stop();
      }
      delete(yaml.resolveSibling("sys"));
      assertStartsAfreshWhenWiped(cluster, config, backup);
      assertThat(yaml).hasContent(rendered);
    }
    return null;
  }

  private static final String NEWEST =
      """
      uuid_sstable_identifiers_enabled: true
      storage_compatibility_mode: NONE
      """;

  /** What was backed up, and what must be found again. */
  private record Backup(
      NodeBackup node, String hostId, List<TableContents> contents, TableContents bySai) {
    Selection files() {
      return Selection.of(node);
    }
  }

  private CassandraCluster.Builder source(CassandraVersion version) {
    return CassandraCluster.in(directory.resolve("source"))
        .version(version)
        .clusterName("old")
        .racks("r1")
        .numTokens(8);
  }

  private static Backup backUp(CassandraCluster.Builder builder, boolean sai) throws IOException {
    try (CassandraCluster cluster = builder.start();
        Cql cql = Cql.connect(cluster);
        CassandraJmx jmx = cluster.node(0).jmx()) {
      fill(cql, cluster.datacenter(), sai);
      jmx.takeSnapshot("tag");
      NodeBackup node = SnapshotFiles.backup(cluster.node(0), "tag", jmx.tokens());
      List<TableContents> contents = QUERIES.stream().map(cql::contents).toList();
      TableContents bySai = cql.contents("SELECT * FROM ks.rows" + (sai ? " WHERE size = 7" : ""));
      cql.load("ks.rows", 500, 501);
      return new Backup(node, jmx.hostId(), contents, bySai);
    }
  }

  private static void fill(Cql cql, String datacenter, boolean sai) {
    cql.createKeyspace("ks", datacenter, 1);
    cql.createKeyspace("\"Ks2\"", datacenter, 1);
    cql.execute("CREATE TYPE ks.place (street text, number int)");
    cql.load("ks.rows", 0, 300);
    cql.execute("CREATE INDEX rows_by_name ON ks.rows (name)");
    cql.execute("ALTER TABLE ks.rows ADD size int");
    if (sai) {
      cql.execute("CREATE INDEX rows_by_size ON ks.rows (size) USING 'sai'");
    }
    cql.execute("UPDATE ks.rows SET size = 7 WHERE id = 7");
    cql.execute("CREATE TABLE ks.counts (id int PRIMARY KEY, c counter)");
    cql.execute("UPDATE ks.counts SET c = c + 41 WHERE id = 1");
    cql.execute("UPDATE ks.counts SET c = c + 1 WHERE id = 1");
    cql.execute("CREATE TABLE ks.dropped (id int PRIMARY KEY, gone text, home frozen<place>)");
    cql.execute(
        "INSERT INTO ks.dropped (id, gone, home) VALUES (1, 'x', {street: 'Am Zoo', number: 2})");
    cql.execute("ALTER TABLE ks.dropped DROP gone");
    cql.execute("CREATE TABLE \"Ks2\".\"OrderItems\" (\"Id\" int PRIMARY KEY, \"Value\" text)");
    cql.execute("INSERT INTO \"Ks2\".\"OrderItems\" (\"Id\", \"Value\") VALUES (1, 'one')");
  }

  /** Two data directories, 16 tokens, and none of the settings that the data needs. */
  private CassandraCluster target(Path options) {
    return CassandraCluster.in(directory.resolve("target"))
        .clusterName("new")
        .racks("r1")
        .layout(
            (_, path) ->
                CassandraLayout.under(path)
                    .withDataDirectories(path.resolve("one"), path.resolve("two")))
        .environment("JDK_JAVA_OPTIONS", "-Dkept=yes @" + options)
        .yaml("auto_bootstrap: true")
        .build();
  }

  private static CassandraCluster targetByYaml(CassandraVersion version, Path yaml)
      throws IOException {
    Files.createDirectories(yaml.getParent());
    return CassandraCluster.in(yaml.getParent())
        .version(version)
        .clusterName("new")
        .racks("r1")
        .javaOption("-Dcassandra.config=file://" + yaml)
        .build();
  }

  private static String rendered(CassandraNode node, Path localSystem) {
    return """
    # rendered by an operator
    cluster_name: 'new'
    num_tokens: 16   # tokens
    initial_token:
    partitioner: org.apache.cassandra.dht.Murmur3Partitioner
    endpoint_snitch: GossipingPropertyFileSnitch
    commitlog_sync: periodic
    commitlog_sync_period: 10000ms
    local_system_data_file_directory: %2$s
    seed_provider:
      - class_name: org.apache.cassandra.locator.SimpleSeedProvider
        parameters:
          - seeds: "%1$s"
    listen_address: %1$s
    rpc_address: %1$s
    """
        .formatted(node.address(), localSystem);
  }

  private static NodeConfig config(CassandraNode node, String yaml, Handover handover)
      throws CassandraConfigException {
    List<String> data = node.layout().dataDirectories().stream().map(Path::toString).toList();
    return NodeConfig.ofYaml(
        yaml + "data_file_directories: [" + String.join(", ", data) + "]\n",
        node.layout().dataPath(),
        handover,
        node.version().release());
  }

  private static void restore(Backup backup, NodeConfig config) throws IOException {
    NodeRestore restore = NodeRestore.of(backup.node(), config);
    assertThat(restore.problems()).isEmpty();
    SnapshotFiles.restore(restore);
  }

  /** What the init container does on every start. */
  private static void handOver(NodeConfig config) throws Exception {
    IdentityHandover.write(config, IdentityMarker.find(config.roots()));
  }

  private static void assertRestored(CassandraCluster cluster, Backup backup, int queries) {
    CassandraNode node = cluster.node(0);
    try (Cql cql = Cql.connect(cluster);
        CassandraJmx jmx = node.jmx()) {
      assertThat(jmx.tokens())
          .containsExactlyInAnyOrderElementsOf(
              backup.node().node().tokens().values().stream().map(Object::toString).toList());
      assertThat(jmx.hostId()).isNotEqualTo(backup.hostId());
      assertThat(QUERIES.subList(0, queries).stream().map(cql::contents).toList())
          .isEqualTo(backup.contents().subList(0, queries));
    }
    assertThat(node.process().output()).doesNotContain("Submitting index build");
  }

  private static void assertStartsAfreshWhenWiped(
      CassandraCluster cluster, NodeConfig config, Backup backup) throws Exception {
    cluster.node(0).wipe();
    handOver(config);
    cluster.start();
    try (CassandraJmx jmx = cluster.node(0).jmx()) {
      assertThat(jmx.tokens())
          .hasSize(16)
          .doesNotContainAnyElementsOf(
              backup.node().node().tokens().values().stream().map(Object::toString).toList());
      assertThat(jmx.keyspaces()).doesNotContain("ks", "Ks2");
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
