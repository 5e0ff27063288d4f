package dev.rekindle.controller.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;

/** Asks a store what a storage needs of it. */
final class StorageProbe {
  /** Beside the index of backups, where no node's name can be. */
  private static final String DIRECTORY = "index/rekindle-probe/";

  private StorageProbe() {}

  /**
   * Lists under the prefix; and, unless it is read only, writes, reads and deletes an object there.
   *
   * @param uid the storage's, so that two who probe the same bucket do not disturb each other
   * @throws StoreException the first thing that does not work
   */
  static void run(OpenStorage storage, String uid, boolean readOnly) throws StoreException {
    ObjectStore store = storage.store();
    try (Listing listing = store.list(storage.keyPrefix(), null)) {
      var _ = listing.next();
    }
    if (!readOnly) {
      writeReadDelete(store, storage.keyPrefix() + DIRECTORY + uid);
    }
  }

  private static void writeReadDelete(ObjectStore store, String key) throws StoreException {
    byte[] content = UUID.randomUUID().toString().getBytes(US_ASCII);
    store.put(
        key, new ByteArrayInputStream(content), OptionalLong.of(content.length), PutMode.REPLACE);
    try (ObjectBody body = store.open(key, ByteRange.ALL, null)) {
      if (!Arrays.equals(body.stream().readAllBytes(), content)) {
        throw new StoreException(
            Kind.CORRUPT,
            "%s: %s: expected the bytes that were just written there, found others."
                .formatted(store.name(), key),
            null);
      }
    } catch (IOException e) {
      throw StoreException.from(e);
    }
    store.delete(key);
  }
}
