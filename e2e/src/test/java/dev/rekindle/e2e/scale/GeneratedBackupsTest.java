package dev.rekindle.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.catalogue.BackupListing;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.connect.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedBackupsTest {
  @TempDir private Path directory;

  @Test
  void allAreInTheIndexAndTheNewestCanBeRestored() throws Exception {
    GeneratedBackups.make(directory.resolve("bucket/team"), directory.resolve("same"), 5, 2);

    ObjectStore store =
        Stores.open(
            StoreConfig.of(StorageUrl.parse("file://" + directory.resolve("bucket"))),
            Retries.DEFAULT);
    try {
      Catalogue catalogue = new Catalogue(store, "team");
      List<String> names = new ArrayList<>();
      List<Instant> times = new ArrayList<>();
      try (BackupListing listing = catalogue.backups()) {
        for (var next = listing.next(); next.isPresent(); next = listing.next()) {
          names.add(next.get());
          times.add(listing.latest().orElseThrow());
        }
      }
      assertThat(names).hasSize(5).endsWith(GeneratedBackups.name(4));
      assertThat(times).isSorted().doesNotHaveDuplicates();
      BackupFacts newest = catalogue.facts(GeneratedBackups.name(4));
      assertThat(newest.nodes())
          .hasSize(3)
          .extracting(NodeFacts::state)
          .containsOnly(NodeState.COMPLETE);
      assertThat(catalogue.facts(GeneratedBackups.name(0)).nodes())
          .extracting(NodeFacts::state)
          .doesNotContain(NodeState.COMPLETE);
    } finally {
      store.close();
    }
  }
}
