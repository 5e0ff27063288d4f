package dev.rekindle.storage.connect;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.azure.AzureStore;
import dev.rekindle.storage.directory.DirectoryStore;
import dev.rekindle.storage.gcs.GcsStore;
import dev.rekindle.storage.s3.S3Store;

/** Opens stores. A store's classes are loaded only when its scheme is used. */
public final class Stores {
  private Stores() {}

  /**
   * Opens a store. Nothing is sent before the first use, so a wrong bucket or key shows only then.
   *
   * @param retries how patiently the store itself tries again; whoever reads bodies should be as
   *     patient
   * @throws StoreException when the configuration cannot work, with everything that is wrong with
   *     it
   */
  public static ObjectStore open(StoreConfig config, Retries retries) throws StoreException {
    return switch (config.url()) {
      case StorageUrl.Directory url -> DirectoryStore.open(url.root());
      case StorageUrl.S3 url -> S3Store.open(url, config, retries);
      case StorageUrl.Azure url -> AzureStore.open(url, config, retries);
      case StorageUrl.Gcs url -> GcsStore.open(url, config, retries);
    };
  }
}
