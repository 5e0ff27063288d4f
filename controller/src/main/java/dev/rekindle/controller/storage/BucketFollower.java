package dev.rekindle.controller.storage;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.storage.StoreException;

/** Who is shown, now and then, the bucket of each storage that answers. */
@FunctionalInterface
public interface BucketFollower {
  /**
   * Looks at a bucket.
   *
   * @return what was found, in a sentence for the storage's status
   * @throws CatalogueException when there is more in it than can be read
   * @throws StorageUnusable when backups cannot be looked for there
   */
  String follow(BackupStorage storage, OpenStorage bucket)
      throws StoreException, CatalogueException, StorageUnusable;
}
