package dev.rekindle.e2e;

import static dev.rekindle.e2e.BackedUpCluster.FULL;
import static dev.rekindle.e2e.BackedUpCluster.SECOND;

import dev.rekindle.testkit.CassandraVersion;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups that real Medusa took of a real Cassandra 4.1, whose SSTables have numbers for names, in
 * a bucket without a prefix.
 */
class OlderCassandraRestoreIT {
  @TempDir static Path home;
  private static BackedUpCluster backedUp;

  @BeforeAll
  static void fillABucket() {
    backedUp = BackedUpCluster.make(home, CassandraVersion.V4_1, "");
  }

  @AfterAll
  static void stopTheStore() {
    backedUp.close();
  }

  @Test
  void restoresADifferentialBackupIntoTheSameVersion(@TempDir Path fresh) throws IOException {
    RestoredCluster.survives(backedUp, SECOND, CassandraVersion.V4_1, fresh);
  }

  @Test
  void restoresAFullBackupIntoANewerVersion(@TempDir Path fresh) throws IOException {
    RestoredCluster.survives(backedUp, FULL, CassandraVersion.V5_0, fresh);
  }
}
