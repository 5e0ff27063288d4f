package dev.rekindle.e2e.downtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class MedusaLogTest {
  @Test
  void everythingIsDownloadedWhenItIsMoved() {
    MedusaLog log =
        new MedusaLog(
            """
            [2026-01-31 12:00:01,000] INFO: Downloading data from backup to /volume/medusa-restore-1
            [2026-01-31 12:00:42,007] INFO: Stopping Cassandra
            [2026-01-31 12:00:42,042] INFO: Moving backup data to Cassandra data directory
            [2026-01-31 12:00:43,000] INFO: Starting Cassandra
            """);

    assertThat(log.downloaded()).isEqualTo(LocalDateTime.of(2026, 1, 31, 12, 0, 42, 42_000_000));
  }

  @Test
  void whoNeverMovedRestoredNothing() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> new MedusaLog("[2026-01-31 12:00:01,000] ERROR: No such backup").downloaded())
        .withMessageContaining("No such backup");
  }
}
