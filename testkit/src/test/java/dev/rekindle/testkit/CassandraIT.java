package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraIT {
  @TempDir Path directory;

  @Test
  void keepsRowsAndTokensOverARestartAndLosesThemWhenWiped() throws Exception {
    try (CassandraCluster cluster =
        CassandraCluster.in(directory)
            .racks("r1")
            .passwords()
            .layout(
                (name, dataPath) ->
                    CassandraLayout.under(dataPath)
                        .withDataDirectories(dataPath.resolve("data1"), dataPath.resolve("data2"))
                        .withCommitlog(directory.resolve("commitlogs").resolve(name)))
            .start()) {
      CassandraNode node = cluster.node(0);
      TableContents before;
      List<String> tokens;
      String hostId;
      try (Cql cql = Cql.connect(cluster, "cassandra", "cassandra");
          CassandraJmx jmx = node.jmx()) {
        cql.createKeyspace("ks", cluster.datacenter(), 1);
        cql.load("ks.rows", 0, 500);
        before = cql.contents("SELECT * FROM ks.rows");
        tokens = jmx.tokens();
        hostId = jmx.hostId();
        jmx.takeSnapshot("tag", "ks");
        assertThat(snapshots()).isNotEmpty();
        jmx.clearSnapshot("tag");
        assertThat(snapshots()).isEmpty();
        assertThat(jmx.clusterName()).isEqualTo("c1");
      }
      assertThat(before.rows()).isEqualTo(500);
      assertThat(node.layout().commitlog()).isNotEmptyDirectory();

      node.kill();
      cluster.start();

      try (Cql cql = Cql.connect(cluster, "cassandra", "cassandra");
          CassandraJmx jmx = node.jmx()) {
        assertThat(cql.contents("SELECT * FROM ks.rows")).isEqualTo(before);
        assertThat(jmx.tokens()).isEqualTo(tokens).hasSize(16);
        assertThat(jmx.hostId()).isEqualTo(hostId);
        cql.load("ks.rows", 499, 501);
        assertThat(cql.contents("SELECT * FROM ks.rows").rows()).isEqualTo(501);
        assertThat(cql.contents("SELECT * FROM ks.rows")).isNotEqualTo(before);
      }
      assertThatThrownBy(() -> Cql.connect(cluster, "cassandra", "wrong"))
          .isInstanceOf(TestkitException.class);

      cluster.stop();
      node.wipe();
      assertThat(node.layout().all()).allSatisfy(dir -> assertThat(dir).isEmptyDirectory());
    }
  }

  @Test
  void passesOptionsOnThroughTheEnvironmentAndSaysWhyANodeDoesNotStart() throws Exception {
    Path options = Files.writeString(directory.resolve("options"), "-Dcassandra.initial_token=abc");
    try (CassandraCluster cluster =
        CassandraCluster.in(directory.resolve("cluster"))
            .racks("r1")
            .numTokens(1)
            .environment("JDK_JAVA_OPTIONS", "@" + options)
            .build()) {
      assertThatThrownBy(cluster::start)
          .isInstanceOf(TestkitException.class)
          .hasMessageContaining("Invalid token for Murmur3Partitioner");
      assertThat(cluster.node(0).isRunning()).isFalse();
    }
  }

  @Test
  void givesClustersAddressesOfTheirOwn() {
    try (CassandraCluster one = CassandraCluster.in(directory).build();
        CassandraCluster other = CassandraCluster.in(directory).racks("a", "b", "a").build()) {
      assertThat(other.nodes())
          .extracting(CassandraNode::address)
          .doesNotContainAnyElementsOf(one.nodes().stream().map(CassandraNode::address).toList())
          .doesNotHaveDuplicates();
      assertThat(other.nodes())
          .extracting(CassandraNode::name)
          .containsExactly("c1-dc1-a-sts-0", "c1-dc1-b-sts-0", "c1-dc1-a-sts-1");
    }
  }

  private List<Path> snapshots() throws Exception {
    try (var files = Files.walk(directory)) {
      return files.filter(path -> path.endsWith("snapshots/tag")).toList();
    }
  }
}
