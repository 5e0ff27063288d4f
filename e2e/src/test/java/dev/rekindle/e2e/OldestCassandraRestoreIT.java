package dev.rekindle.e2e;

import static dev.rekindle.e2e.BackedUpCluster.FULL;
import static dev.rekindle.e2e.BackedUpCluster.SECOND;

import dev.rekindle.testkit.CassandraVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups that real Medusa took of a real Cassandra 4.0, the oldest release whose backups are
 * restored: into both newer ones, side by side for the sake of time.
 */
class OldestCassandraRestoreIT {
  @TempDir Path directory;

  @Test
  void restoresIntoBothNewerVersions() throws Exception {
    try (BackedUpCluster backedUp =
            BackedUpCluster.ofOneNode(directory.resolve("old"), CassandraVersion.V4_0);
        ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> restores =
          List.of(
              () -> restored(backedUp, FULL, CassandraVersion.V4_1),
              () -> restored(backedUp, SECOND, CassandraVersion.V5_0));
      for (Future<Void> restore : both.invokeAll(restores)) {
        restore.get();
      }
    }
  }

  private Void restored(BackedUpCluster backedUp, String backup, CassandraVersion target)
      throws Exception {
    RestoredCluster.survives(
        backedUp, backup, target, directory.resolve("into-" + target.release()));
    return null;
  }
}
