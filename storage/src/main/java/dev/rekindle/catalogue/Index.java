package dev.rekindle.catalogue;

import dev.rekindle.backup.PathSegment;
import dev.rekindle.catalogue.CatalogueException.Reason;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The index of a prefix, read once from its start to its end with one backup in memory: keys come
 * sorted, so all objects of a backup stand together. What is not Medusa's is passed over. For one
 * thread.
 */
final class Index implements AutoCloseable {
  private final String root;
  private final Listing listing;
  private final CatalogueLimits limits;
  private @Nullable ObjectInfo ahead;

  private Index(String root, Listing listing, CatalogueLimits limits) throws StoreException {
    this.root = root;
    this.listing = listing;
    this.limits = limits;
    this.ahead = listing.next().orElse(null);
  }

  /** Opens the first index of the layout that holds anything, else the first. */
  static Index open(ObjectStore store, Layout layout, CatalogueLimits limits)
      throws StoreException {
    return open(store, layout, "", limits);
  }

  /** Returns what the index says of the backup of exactly this name; no nodes when nothing. */
  static IndexedBackup of(ObjectStore store, Layout layout, String backup, CatalogueLimits limits)
      throws StoreException, CatalogueException {
    try (Index index = open(store, layout, backup + "/", limits)) {
      return index.next().orElse(new IndexedBackup(backup, Map.of(), null));
    }
  }

  private static Index open(ObjectStore store, Layout layout, String below, CatalogueLimits limits)
      throws StoreException {
    Index last = null;
    for (String root : layout.indexes()) {
      Index index = new Index(root, store.list(root + below, null), limits);
      if (index.ahead != null || last != null) {
        if (last != null) {
          last.close();
        }
        return index;
      }
      last = index;
    }
    return java.util.Objects.requireNonNull(last, "a layout has an index");
  }

  /** Returns the next backup that has a marker of Medusa's, or nothing after the last. */
  Optional<IndexedBackup> next() throws StoreException, CatalogueException {
    while (ahead != null) {
      Optional<String> name = backupOf(ahead.key());
      if (name.isEmpty()) {
        ahead = listing.next().orElse(null);
        continue;
      }
      IndexedBackup backup = group(name.get());
      if (!backup.nodes().isEmpty()) {
        return Optional.of(backup);
      }
    }
    return Optional.empty();
  }

  private IndexedBackup group(String name) throws StoreException, CatalogueException {
    Map<String, IndexedBackup.Entry> nodes = new TreeMap<>();
    Instant written = null;
    String directory = root + name + "/";
    while (ahead != null && ahead.key().startsWith(directory)) {
      Optional<IndexMarker> marker = IndexMarker.of(ahead.key().substring(directory.length()));
      if (marker.isPresent()) {
        nodes.merge(
            marker.get().node(),
            IndexedBackup.Entry.NONE.with(marker.get()),
            (old, _) -> old.with(marker.get()));
        Instant modified = ahead.modified();
        written = written == null || written.isBefore(modified) ? modified : written;
      }
      if (nodes.size() > limits.nodes()) {
        throw new CatalogueException(
            Reason.TOO_MUCH,
            "The index names more than "
                + limits.nodes()
                + " nodes for the backup "
                + PathSegment.shown(name)
                + ". Each DC needs a prefix of its own.");
      }
      ahead = listing.next().orElse(null);
    }
    return new IndexedBackup(name, nodes, written);
  }

  /** Returns the segment after the root, when it can be a backup's name. */
  private Optional<String> backupOf(String key) {
    int start = root.length();
    int end = key.indexOf('/', start);
    return end < 0
        ? Optional.empty()
        : Optional.of(key.substring(start, end)).filter(PathSegment::safe);
  }

  @Override
  public void close() {
    listing.close();
  }
}
