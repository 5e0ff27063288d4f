package dev.rekindle.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a backup last gave a sign of life, as the index alone tells it. */
class LatestTest {
  private static final String MAP = MedusaBucket.tokenMap("dc1", Map.of("n", "1"));

  @Test
  void theNewestMarkerCounts() throws Exception {
    MedusaBucket bucket = new MedusaBucket("p1");
    bucket.backup("begun", false).start("n", MAP, 1_700_000_000L);
    MedusaBucket.Backup done = bucket.backup("done", false);
    done.start("n", MAP, 1_700_000_000L);
    done.finish("n", done.files("n").write(), 1_700_000_777L);

    try (BackupListing listing = bucket.catalogue().backups()) {
      assertThat(listing.latest()).isEmpty();
      assertThat(listing.next()).hasValue("begun");
      assertThat(listing.latest()).hasValue(Instant.ofEpochSecond(1_700_000_000L));
      assertThat(listing.next()).hasValue("done");
      assertThat(listing.latest()).hasValue(Instant.ofEpochSecond(1_700_000_777L));
      assertThat(listing.next()).isEmpty();
      assertThat(listing.latest()).isEmpty();
    }
  }

  @Test
  void aMarkerThatSaysNoTimeHasThatOfItsObject() throws Exception {
    MedusaBucket bucket = new MedusaBucket("p1");
    bucket.store.put("p1/index/backup_index/old/manifest_n.json", "[]");

    try (BackupListing listing = bucket.catalogue().backups()) {
      assertThat(listing.next()).hasValue("old");
      assertThat(listing.latest())
          .hasValue(
              bucket
                  .store
                  .head("p1/index/backup_index/old/manifest_n.json")
                  .orElseThrow()
                  .modified());
    }
  }
}
