package dev.rekindle.catalogue;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.PathSegment;
import dev.rekindle.catalogue.CatalogueException.Reason;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the backups that an index names, with memory for one backup at a time however many
 * there are. The names alone cost a listing of the index; {@link #facts} reads what the nodes of
 * the current backup say. For one thread.
 */
public final class BackupListing implements AutoCloseable {
  private final ObjectStore store;
  private final Layout layout;
  private final CatalogueLimits limits;
  private final BackupReader reader;
  private final Index index;
  private int count;
  private @Nullable IndexedBackup current;
  private @Nullable Collection<String> directories;

  BackupListing(ObjectStore store, Layout layout, CatalogueLimits limits, BackupReader reader)
      throws StoreException {
    this.store = store;
    this.layout = layout;
    this.limits = limits;
    this.reader = reader;
    this.index = Index.open(store, layout, limits);
  }

  /**
   * Moves to the next backup.
   *
   * @return its name, or nothing after the last one
   * @throws CatalogueException when there are more than the limits allow
   */
  public Optional<String> next() throws StoreException, CatalogueException {
    Optional<IndexedBackup> next = index.next();
    current = next.orElse(null);
    if (next.isPresent() && ++count > limits.backups()) {
      throw new CatalogueException(
          Reason.TOO_MUCH,
          "There are more than "
              + limits.backups()
              + " backups in the index; the last one read is "
              + PathSegment.shown(next.get().name())
              + ". Delete old backups, or give each datacenter a prefix of its own.");
    }
    return next.map(IndexedBackup::name);
  }

  /**
   * Returns the last sign of life of the current backup: when its nodes began or finished, as far
   * as the index says it. It costs no request.
   */
  public Optional<Instant> latest() {
    return Optional.ofNullable(current).map(IndexedBackup::latest);
  }

  /**
   * Reads what there is of the current backup.
   *
   * @return nothing when it was deleted since the listing, or belongs to another prefix
   */
  public Optional<BackupFacts> facts() throws StoreException {
    if (current == null) {
      throw new IllegalStateException("next() has not told a backup");
    }
    if (directories == null) {
      directories = Directories.list(store, layout, limits.directories());
    }
    return reader.read(current, directories);
  }

  @Override
  public void close() {
    index.close();
  }
}
