package dev.rekindle.controller.storage;

import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueLimits;
import dev.rekindle.controller.storage.StorageUnusable.Reason;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StoreException;
import java.util.List;

/** A storage that was opened. Thread safe; closing it takes its credentials off the disk. */
public final class OpenStorage implements AutoCloseable {
  /** Whoever waits for an answer looks again later anyway. */
  static final Retries RETRIES =
      new Retries(4, Retries.DEFAULT.first(), java.time.Duration.ofSeconds(2));

  private final ObjectStore store;
  private final ResolvedUrl url;
  private final CredentialsOnDisk disk;
  private final List<GuardedNames.Guarding> guards;

  OpenStorage(
      ObjectStore store,
      ResolvedUrl url,
      CredentialsOnDisk disk,
      List<GuardedNames.Guarding> guards) {
    this.store = store;
    this.url = url;
    this.disk = disk;
    this.guards = List.copyOf(guards);
  }

  /** Returns the bucket. */
  public ObjectStore store() {
    return store;
  }

  /** Returns what each key starts with, as far as it is known; empty, or ending in a slash. */
  public String keyPrefix() {
    String prefix = url.url().prefix();
    return prefix.isEmpty() ? "" : prefix + '/';
  }

  /**
   * Returns the backups in it.
   *
   * @throws StorageUnusable when the URL has placeholders that only a database fills in, or its
   *     prefix cannot be part of a key
   */
  public Catalogue catalogue() throws StorageUnusable {
    if (!url.whole()) {
      throw new StorageUnusable(
          Reason.SETTINGS_INVALID,
          "The URL of the storage has ${cluster} or ${datacenter}, and backups are found only under a prefix without; make a storage for each datacenter.");
    }
    try {
      return new Catalogue(store, url.url().prefix(), CatalogueLimits.DEFAULT, RETRIES);
    } catch (IllegalArgumentException e) {
      throw new StorageUnusable(Reason.SETTINGS_INVALID, String.valueOf(e.getMessage()));
    }
  }

  /** Returns what a store says, in terms of the Secret instead of our copy of it. */
  public String told(StoreException e) {
    return disk.told(String.valueOf(e.getMessage()));
  }

  @Override
  public void close() {
    store.close();
    disk.close();
    guards.forEach(GuardedNames.Guarding::close);
  }
}
