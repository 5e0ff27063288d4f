package dev.rekindle.catalogue;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.catalogue.VerifiedObject.Finding;
import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /**
   * What came out, in numbers.
   *
   * @param files by finding; every finding is there
   * @param bytes the sum of the sizes that the manifest states
   * @param unnamed objects in the directory of a full backup that its manifest does not name;
   *     Medusa's own verification calls them a failure, a restore does not need them
   */
  public record Result(Map<Finding, Long> files, long bytes, long unnamed) {
    /** Keeps an unmodifiable copy. */
    public Result {
      files = Map.copyOf(files);
    }

    /** Returns how many files would make a restore fail. */
    public long problems() {
      return files.entrySet().stream()
          .filter(e -> e.getKey().problem())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  private final ObjectStore store;
  private final Layout layout;
  private final Sink sink;
  private final Map<Finding, Long> counts = new EnumMap<>(Finding.class);
  private long unnamed;

  BucketVerification(ObjectStore store, Layout layout, Sink sink) {
    this.store = store;
    this.layout = layout;
    this.sink = sink;
    for (Finding finding : Finding.values()) {
      counts.put(finding, 0L);
    }
  }

  Result verify(NodeBackup backup) throws StoreException {
    String node = backup.node().name();
    String full = layout.fullData(node, backup.backup());
    directory(backup, full);
    long foreign = unnamed;
    directory(backup, layout.sharedData(node));
    return new Result(counts, backup.bytes(), foreign);
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
      String last = null;
      for (ManifestFile file : files) {
        while (object != null && KeyOrder.BY_BYTES.compare(object.key(), file.key()) < 0) {
          unnamed += object.key().equals(last) ? 0 : 1;
          object = listing.next().orElse(null);
        }
        boolean found = object != null && object.key().equals(file.key());
        last = file.key();
        accept(VerifiedObject.of(file, found ? object : null));
      }
      unnamed += rest(listing, object, last);
    }
  }

  private static long rest(Listing listing, @Nullable ObjectInfo object, @Nullable String last)
      throws StoreException {
    long rest = object == null || object.key().equals(last) ? 0 : 1;
    Optional<ObjectInfo> next = object == null ? Optional.empty() : listing.next();
    while (next.isPresent()) {
      rest++;
      next = listing.next();
    }
    return rest;
  }

  private void accept(VerifiedObject verified) throws StoreException {
    counts.merge(verified.finding(), 1L, Long::sum);
    sink.accept(verified);
  }
}
