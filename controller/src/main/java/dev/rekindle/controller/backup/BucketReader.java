package dev.rekindle.controller.backup;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.controller.storage.OpenStorage;
import dev.rekindle.controller.storage.StorageUnusable;
import dev.rekindle.controller.storage.Storages;
import dev.rekindle.storage.StoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one backup from the bucket of its storage. */
final class BucketReader {
  private final Storages storages;

  BucketReader(Storages storages) {
    this.storages = storages;
  }

  BackupReading read(BackupStorage storage, String tag) {
    try (OpenStorage open = storages.open(storage)) {
      return read(open, tag);
    } catch (StorageUnusable e) {
      return new BackupReading.Unread(e.reason().word(), e.advice());
    }
  }

  /** Reads from a storage that is open. */
  BackupReading read(OpenStorage open, String tag) throws StorageUnusable {
    Catalogue catalogue = open.catalogue();
    try {
      BackupFacts facts = catalogue.facts(tag);
      return new BackupReading.Found(facts, schema(catalogue, facts));
    } catch (StoreException e) {
      return new BackupReading.Unread("StorageFailed", open.told(e));
    } catch (CatalogueException e) {
      String message = String.valueOf(e.getMessage());
      return switch (e.reason()) {
        case NO_BACKUP, NO_NODE -> new BackupReading.Absent(message);
        case NOT_RESTORABLE, TOO_MUCH -> new BackupReading.Unread("Unreadable", message);
      };
    }
  }

  private static @Nullable SchemaFacts schema(Catalogue catalogue, BackupFacts facts) {
    Optional<NodeFacts> complete =
        facts.nodes().stream().filter(node -> node.state() == NodeState.COMPLETE).findFirst();
    return complete.map(node -> catalogue.schema(facts.name(), node.node().name())).orElse(null);
  }
}
