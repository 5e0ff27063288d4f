package dev.rekindle.catalogue;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.util.Comparator;
import java.util.List;

/**
 * Compares a node's manifest with what the store has, without reading an object: one listing of
 * each directory that holds files of the node, walked side by side with the manifest's keys. For
 * one thread.
 */
public final class BucketVerification {

  /** Gets every file of the manifest once, in the order of keys, and does what it likes with it. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes a file; a check that reads bytes begins here, with the object's version as condition.
     *
     * @throws StoreException to end the verification
     */
    void accept(VerifiedObject verified) throws StoreException;
  }

  private final ObjectStore store;
  private final Layout layout;
  private final Sink sink;

  BucketVerification(ObjectStore store, Layout layout, Sink sink) {
    this.store = store;
    this.layout = layout;
    this.sink = sink;
  }

  void verify(NodeBackup backup) throws StoreException {
    String node = backup.node().name();
    directory(backup, layout.fullData(node, backup.backup()));
    directory(backup, layout.sharedData(node));
  }

  private void directory(NodeBackup backup, String directory) throws StoreException {
    List<ManifestFile> files =
        backup.files().stream()
            .filter(f -> f.key().startsWith(directory))
            .sorted(Comparator.comparing(ManifestFile::key, KeyOrder.BY_BYTES))
            .toList();
    if (files.isEmpty()) {
      return;
    }
    try (Listing listing = store.list(directory, null)) {
      ObjectInfo object = listing.next().orElse(null);
      for (ManifestFile file : files) {
        while (object != null && KeyOrder.BY_BYTES.compare(object.key(), file.key()) < 0) {
          object = listing.next().orElse(null);
        }
        boolean found = object != null && object.key().equals(file.key());
        sink.accept(VerifiedObject.of(file, found ? object : null));
      }
    }
  }
}
