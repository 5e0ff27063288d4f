package dev.rekindle.e2e;

import static dev.rekindle.e2e.BackedUpCluster.FIRST;
import static dev.rekindle.e2e.BackedUpCluster.FULL;
import static dev.rekindle.e2e.BackedUpCluster.SECOND;
import static dev.rekindle.e2e.BackedUpCluster.readString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.plan.PlanState;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Cassandra 5.0, a bucket written by real Medusa, and the program between the two. */
class CassandraRestoreIT {
  @TempDir static Path home;
  private static BackedUpCluster backedUp;

  @BeforeAll
  static void fillABucket() {
    backedUp =
        BackedUpCluster.make(
            home, CassandraVersion.V5_0, "cluster-a", "uuid_sstable_identifiers_enabled: true");
  }

  @AfterAll
  static void stopTheStore() {
    backedUp.close();
  }

  @Test
  void restoresADifferentialBackupOnPermutedAddressesInTwoPhases(@TempDir Path fresh)
      throws IOException {
    ClusterRestore restore = backedUp.restore(fresh.resolve("restore"), FIRST);
    try (CassandraCluster cluster = cluster(fresh)) {
      RestoredCluster restored = new RestoredCluster(backedUp, restore, cluster);
      restored.restoreInTwoPhases();
      restored.holds(FIRST);

      restore.plan(PlanState.DONE);
      for (int again = 2; again <= 3; again++) {
        restored.restart();
        restored.holds(FIRST);
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
        new RestoredCluster(backedUp, restore, cluster).holds(backup);
        cluster.kill();
      }
    }
  }

  private static CassandraCluster cluster(Path fresh) throws IOException {
    return backedUp.emptyCluster(fresh.resolve("target"), CassandraVersion.V5_0);
  }

  private static void wipingANodesDataWipesItsIdentity(
      ClusterRestore restore, CassandraCluster cluster) {
    cluster.stop();
    CassandraNode wiped = cluster.node(2);
    assertThat(readString(restore.optionsFile(wiped))).contains("initial_token");
    wiped.wipe();
    RestoredCluster.endsWell(restore.start(wiped));
    assertThat(readString(restore.optionsFile(wiped))).doesNotContain("initial_token");
  }
}
