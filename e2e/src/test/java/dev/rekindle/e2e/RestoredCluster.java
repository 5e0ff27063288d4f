package dev.rekindle.e2e;

import static dev.rekindle.e2e.BackedUpCluster.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.plan.PlanState;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a test does with a cluster whose nodes run the program before they start. */
record RestoredCluster(BackedUpCluster source, ClusterRestore restore, CassandraCluster cluster) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Restores a backup into empty nodes of a release, reads everything, and does so once more. */
  static void survives(
      BackedUpCluster source, String backup, CassandraVersion release, Path directory)
      throws IOException {
    ClusterRestore restore = source.restore(directory.resolve("restore"), backup);
    try (CassandraCluster cluster = source.emptyCluster(directory.resolve("target"), release)) {
      RestoredCluster restored = new RestoredCluster(source, restore, cluster);
      restored.restoreInTwoPhases();
      restored.holds(backup);

      restore.plan(PlanState.DONE);
      restored.restart();
      restored.holds(backup);
    }
  }

  /** Stages on all nodes, sees that nothing is in place, commits, and starts the database. */
  void restoreInTwoPhases() {
    restore.plan(PlanState.STAGE);
    List<ChildProcess> programs = restore.start(cluster);
    for (int i = 0; i < programs.size(); i++) {
      awaitStaged(cluster.node(i), programs.get(i));
    }
    assertThat(cluster.nodes()).allSatisfy(RestoredCluster::hasNoLiveData);

    restore.plan(PlanState.COMMIT);
    programs.forEach(RestoredCluster::endsWell);
    cluster.nodes().forEach(restore::handOver);
    cluster.start();
  }

  /** Stops the database and starts it again, the program first, as a pod does. */
  void restart() {
    cluster.stop();
    restore.start(cluster).forEach(RestoredCluster::endsWell);
    cluster.start();
  }

  /**
   * Compares every row, the logins and the tokens with those at the time of a backup; indexes are
   * there without being built again.
   */
  void holds(String backup) {
    try (Cql cql = Cql.connect(cluster, "cassandra", PASSWORD)) {
      assertThat(source.data.read(cql)).isEqualTo(source.contents.get(backup));
    }
    try (Cql app = Cql.connect(cluster, "app", "app-secret")) {
      assertThat(app.session().isClosed()).isFalse();
    }
    assertThatThrownBy(() -> Cql.connect(cluster, "cassandra", "cassandra"))
        .isInstanceOf(TestkitException.class);
    for (CassandraNode node : cluster.nodes()) {
      assertThat(node.tokens()).isEqualTo(source.tokens.get(node.name()));
      assertThat(node.process().output()).doesNotContain("Submitting index build");
    }
  }

  static void endsWell(ChildProcess program) {
    assertThat(program.waitFor(PATIENCE)).as(program.output()).isTrue();
    assertThat(program.exitCode()).as(program.output()).isZero();
  }

  private void awaitStaged(CassandraNode node, ChildProcess program) {
    program.await(
        node.name() + " was staged",
        PATIENCE,
        () -> restore.status(node).contains("\"state\":\"staged\""));
  }

  private static void hasNoLiveData(CassandraNode node) {
    assertThat(node.layout().dataDirectories())
        .allSatisfy(
            data -> {
              if (Files.exists(data)) {
                assertThat(data).isEmptyDirectory();
              }
            });
  }
}
