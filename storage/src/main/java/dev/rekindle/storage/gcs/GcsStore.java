package dev.rekindle.storage.gcs;

import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage.BlobSourceOption;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.Keys;
import dev.rekindle.storage.rest.PagedDirectories;
import dev.rekindle.storage.rest.PagedListing;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.Reach;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of Google Cloud Storage, or of a server that speaks its JSON API. Thread safe.
 *
 * <p>The version of an object is its generation. Every write and every delete names the one that it
 * takes the place of, so of two at the same time one fails with {@link Kind#CHANGED}. Whole objects
 * are compared with the CRC32C that the store states, and uploads with the MD5. Reading and listing
 * go over our own connections, everything else through the SDK, which is loaded when it is needed.
 */
public final class GcsStore implements ObjectStore {
  private final GcsAddress address;
  private final GcsFailures failures;
  private final GcsReads reads;
  private final Supplier<GcsCalls> starter;
  private final Retries retries;
  private @Nullable GcsCalls calls;

  private GcsStore(
      GcsAddress address,
      GcsFailures failures,
      GcsReads reads,
      Supplier<GcsCalls> starter,
      Retries retries) {
    this.address = address;
    this.failures = failures;
    this.reads = reads;
    this.starter = starter;
    this.retries = retries;
  }

  /**
   * Opens a bucket; sends nothing yet.
   *
   * @param retries how patiently everything but {@link #open(String, ByteRange, String)} tries
   *     again
   * @throws StoreException when the configuration cannot work, with everything that is wrong with
   *     it
   */
  public static GcsStore open(StorageUrl.Gcs url, StoreConfig config, Retries retries)
      throws StoreException {
    return open(url, config, Patience.with(retries));
  }

  static GcsStore open(StorageUrl.Gcs url, StoreConfig config, Patience patience)
      throws StoreException {
    config.check();
    GcsAddress address = GcsAddress.of(url, config.endpoint());
    Reach reach = Reach.to(address.server(), config, patience);
    GcsIdentity identity = new GcsIdentity(config.credentials(), config.proxies());
    GcsFailures failures = new GcsFailures(address);
    return new GcsStore(
        address,
        failures,
        new GcsReads(address, identity, failures, reach.connections()),
        () -> new GcsCalls(address, identity, failures, reach),
        patience.retries());
  }

  @Override
  public String name() {
    return failures.store();
  }

  @Override
  public Listing list(String prefix, @Nullable String after) {
    return new PagedListing(
        token -> retries.run(() -> reads.list(prefix, after, token)), name(), prefix, after);
  }

  @Override
  public List<String> directories(String prefix, int most) throws StoreException {
    return new PagedDirectories(
            token -> retries.run(() -> reads.directories(prefix, token)), name(), prefix)
        .first(most);
  }

  @Override
  public Optional<ObjectInfo> head(String key) throws StoreException {
    Keys.require(name(), key);
    return retries.run(() -> reads.head(key));
  }

  @Override
  public ObjectBody open(String key, ByteRange range, @Nullable String ifVersion)
      throws StoreException {
    Keys.require(name(), key);
    return reads.open(key, range, ifVersion);
  }

  @Override
  public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode)
      throws StoreException {
    Keys.require(name(), key);
    long replaced =
        switch (mode) {
          case IF_ABSENT -> 0;
          case REPLACE -> head(key).map(GcsStore::generation).orElse(0L);
        };
    BlobId target = BlobId.of(address.bucket(), key);
    return new GcsUpload(calls(), name(), target, replaced, mode).write(content, size);
  }

  /** What was seen goes; one that somebody wrote meanwhile stays. */
  @Override
  public void delete(String key) throws StoreException {
    Optional<ObjectInfo> seen = head(key);
    if (seen.isPresent()) {
      BlobId target = BlobId.of(address.bucket(), key);
      long generation = generation(seen.get());
      calls()
          .run(
              "delete " + key,
              storage -> storage.delete(target, BlobSourceOption.generationMatch(generation)));
    }
  }

  private static long generation(ObjectInfo info) {
    return Long.parseLong(info.version());
  }

  /** Who only reads loads nothing of the SDK. */
  private synchronized GcsCalls calls() {
    GcsCalls started = calls;
    if (started == null) {
      started = starter.get();
      calls = started;
    }
    return started;
  }

  @Override
  public void close() {
    reads.close();
  }
}
