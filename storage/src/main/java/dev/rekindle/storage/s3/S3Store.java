package dev.rekindle.storage.s3;

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
import org.jspecify.annotations.Nullable;

/**
 * A bucket of S3, or of a server that speaks its protocol. Thread safe.
 *
 * <p>The version of an object is its ETag. Reading and listing go over our own connections,
 * everything else through the SDK, which is loaded when it is needed. A {@link PutMode#IF_ABSENT}
 * that loses its connection may report {@link Kind#EXISTS} for what it wrote itself.
 */
public final class S3Store implements ObjectStore {
  private final S3Address address;
  private final S3Failures failures;
  private final S3Reads reads;
  private final S3Calls calls;
  private volatile boolean bucketSeen;

  private S3Store(S3Address address, S3Failures failures, S3Reads reads, S3Calls calls) {
    this.address = address;
    this.failures = failures;
    this.reads = reads;
    this.calls = calls;
  }

  /**
   * Opens a bucket; sends nothing yet.
   *
   * @param retries how patiently everything but {@link #open(String, ByteRange, String)} tries
   *     again
   * @throws StoreException when the configuration cannot work, with everything that is wrong with
   *     it
   */
  public static S3Store open(StorageUrl.S3 url, StoreConfig config, Retries retries)
      throws StoreException {
    return open(url, config, Patience.with(retries));
  }

  static S3Store open(StorageUrl.S3 url, StoreConfig config, Patience patience)
      throws StoreException {
    config.check();
    S3Address address = S3Address.of(url, config.endpoint());
    Reach reach = Reach.to(address.server(), config, patience);
    Identities identities =
        Identities.of(config.credentials(), address.region(), config.proxies(), patience);
    S3Failures failures = new S3Failures(address, identities::secrets);
    return new S3Store(
        address,
        failures,
        new S3Reads(address, identities, failures, reach.connections()),
        new S3Calls(address, config.endpoint().uri(), identities, failures, reach));
  }

  @Override
  public String name() {
    return failures.store();
  }

  @Override
  public Listing list(String prefix, @Nullable String after) {
    return new PagedListing(
        token -> calls.retried(() -> reads.list(new ListQuery(prefix, after, token, ""))),
        name(),
        prefix,
        after);
  }

  @Override
  public List<String> directories(String prefix, int most) throws StoreException {
    return new PagedDirectories(
            token -> calls.retried(() -> reads.list(new ListQuery(prefix, null, token, "/"))),
            name(),
            prefix)
        .first(most);
  }

  @Override
  public Optional<ObjectInfo> head(String key) throws StoreException {
    Keys.require(name(), key);
    Optional<ObjectInfo> found = calls.retried(() -> reads.head(key));
    if (found.isPresent()) {
      bucketSeen = true;
    } else {
      requireBucket(key);
    }
    return found;
  }

  /** That there is no object looks the same as that there is no bucket, or no such user. */
  private void requireBucket(String key) throws StoreException {
    if (bucketSeen) {
      return;
    }
    try {
      reads.open(key, new ByteRange(0, 1), null).close();
    } catch (StoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
    bucketSeen = true;
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
    S3Upload.Target target = new S3Upload.Target(address.bucket(), key, mode);
    return new S3Upload(calls, reads, failures, target).write(content, size);
  }

  @Override
  public void delete(String key) throws StoreException {
    Keys.require(name(), key);
    try {
      calls.run(
          "delete " + key, client -> client.deleteObject(d -> d.bucket(address.bucket()).key(key)));
    } catch (StoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    reads.close();
    calls.close();
  }
}
