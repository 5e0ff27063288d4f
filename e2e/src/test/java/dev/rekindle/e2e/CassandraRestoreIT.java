package dev.rekindle.e2e;

import static dev.rekindle.e2e.BackedUpCluster.FIRST;
import static dev.rekindle.e2e.BackedUpCluster.FULL;
import static dev.rekindle.e2e.BackedUpCluster.PASSWORD;
import static dev.rekindle.e2e.BackedUpCluster.SECOND;
import static dev.rekindle.e2e.BackedUpCluster.readString;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Cassandra 5.0, a bucket written by real Medusa, and the program between the two. */
class CassandraRestoreIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path home;
  private static BackedUpCluster backedUp;

  @BeforeAll
  static void fillABucket() {
    backedUp =
        BackedUpCluster.make(home, CassandraVersion.V5_0, "uuid_sstable_identifiers_enabled: true");
  }

  @AfterAll
  static void stopTheStore() {
    backedUp.close();
  }

  @Test
  void restoresADifferentialBackupOnOtherAddressesInTwoPhases(@TempDir Path fresh)
      throws IOException {
    ClusterRestore restore = backedUp.restore(fresh.resolve("restore"), FIRST);
    try (CassandraCluster cluster = cluster(fresh)) {
      restore.plan(PlanState.STAGE);
      List<ChildProcess> programs = restore.start(cluster);
      for (int i = 0; i < programs.size(); i++) {
        awaitStaged(restore, cluster.node(i), programs.get(i));
      }
      assertThat(cluster.nodes()).allSatisfy(CassandraRestoreIT::hasNoLiveData);

      restore.plan(PlanState.COMMIT);
      programs.forEach(CassandraRestoreIT::endsWell);
      cluster.nodes().forEach(restore::handOver);

      cluster.start();
      assertRestored(cluster, FIRST);

      restore.plan(PlanState.DONE);
      for (int again = 2; again <= 3; again++) {
        cluster.stop();
        restore.start(cluster).forEach(CassandraRestoreIT::endsWell);
        cluster.start();
        assertRestored(cluster, FIRST);
      }

      wipingANodesDataWipesItsIdentity(restore, cluster);
    }
  }

  @Test
  void restoresByHandOverOldDataAndThenAnotherBackup(@TempDir Path fresh) throws IOException {
    try (CassandraCluster cluster = cluster(fresh)) {
      for (String backup : List.of(SECOND, FULL)) {
        ClusterRestore restore = backedUp.restore(fresh.resolve("restore-" + backup), backup);
        for (CassandraNode node : cluster.nodes()) {
          ChildProcess.Finished finished = restore.byHand(node, "restore");
          assertThat(finished.exitCode()).as(finished.output()).isZero();
          restore.handOver(node);
        }
        cluster.start();
        assertRestored(cluster, backup);
        cluster.kill();
      }
    }
  }

  private static CassandraCluster cluster(Path fresh) throws IOException {
    return backedUp.emptyCluster(fresh.resolve("target"), CassandraVersion.V5_0);
  }

  private static void awaitStaged(
      ClusterRestore restore, CassandraNode node, ChildProcess program) {
    program.await(
        node.name() + " was staged",
        PATIENCE,
        () -> restore.status(node).contains("\"state\":\"staged\""));
  }

  private static void hasNoLiveData(CassandraNode node) {
    assertThat(node.layout().dataDirectories())
        .allSatisfy(
            data -> {
              if (java.nio.file.Files.exists(data)) {
                assertThat(data).isEmptyDirectory();
              }
            });
  }

  private static void endsWell(ChildProcess program) {
    assertThat(program.waitFor(PATIENCE)).as(program.output()).isTrue();
    assertThat(program.exitCode()).as(program.output()).isZero();
  }

  private static void assertRestored(CassandraCluster cluster, String backup) {
    try (Cql cql = Cql.connect(cluster, "cassandra", PASSWORD)) {
      assertThat(backedUp.data.read(cql)).isEqualTo(backedUp.contents.get(backup));
    }
    try (Cql app = Cql.connect(cluster, "app", "app-secret")) {
      assertThat(app.session().isClosed()).isFalse();
    }
    assertThatThrownBy(() -> Cql.connect(cluster, "cassandra", "cassandra"))
        .isInstanceOf(TestkitException.class);
    for (CassandraNode node : cluster.nodes()) {
      assertThat(node.tokens()).isEqualTo(backedUp.tokens.get(node.name()));
    }
  }

  private static void wipingANodesDataWipesItsIdentity(
      ClusterRestore restore, CassandraCluster cluster) {
    cluster.stop();
    CassandraNode wiped = cluster.node(2);
    assertThat(readString(restore.optionsFile(wiped))).contains("initial_token");
    wiped.wipe();
    endsWell(restore.start(wiped));
    assertThat(readString(restore.optionsFile(wiped))).doesNotContain("initial_token");
  }
}
