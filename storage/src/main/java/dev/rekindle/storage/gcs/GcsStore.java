package dev.rekindle.storage.gcs;

import com.google.api.client.http.EmptyContent;
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
import dev.rekindle.storage.http.HttpConnections;
import dev.rekindle.storage.http.Trust;
import dev.rekindle.storage.rest.Keys;
import dev.rekindle.storage.rest.PagedListing;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.storage.rest.Trusted;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of Google Cloud Storage, or of a server that speaks its JSON API. Thread safe.
 *
 * <p>The version of an object is its generation. Whole objects are compared with the CRC32C that
 * the store states, in both directions, and uploads with the MD5. Reading and listing go over our
 * own connections, everything else over Google's HTTP library; the tokens are always Google's
 * library's. A {@link PutMode#IF_ABSENT} that loses its connection may report {@link Kind#EXISTS}
 * for what it wrote itself.
 */
public final class GcsStore implements ObjectStore {
  private final GcsAddress address;
  private final GcsFailures failures;
  private final GcsReads reads;
  private final GcsCalls calls;
  private final Retries retries;

  private GcsStore(
      GcsAddress address, GcsFailures failures, GcsReads reads, GcsCalls calls, Retries retries) {
    this.address = address;
    this.failures = failures;
    this.reads = reads;
    this.calls = calls;
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
    List<String> problems = new ArrayList<>(config.endpoint().problems());
    if (problems.isEmpty()) {
      GcsAddress address = GcsAddress.of(url, config.endpoint());
      Trust trust = address.server().tls() ? Trusted.by(config.endpoint(), problems) : null;
      if (problems.isEmpty()) {
        return open(address, new GcsIdentity(config.credentials()), trust, patience);
      }
    }
    throw new StoreException(Kind.INVALID, url + ": " + String.join(" ", problems), null);
  }

  private static GcsStore open(
      GcsAddress address, GcsIdentity identity, @Nullable Trust trust, Patience patience) {
    GcsFailures failures = new GcsFailures(address);
    HttpConnections connections = new HttpConnections(address.server().origin(trust, patience));
    return new GcsStore(
        address,
        failures,
        new GcsReads(address, identity, failures, connections),
        new GcsCalls(identity, failures, patience, trust),
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
    return new GcsUpload(address, calls, failures, key, mode).write(content, size);
  }

  @Override
  public void delete(String key) throws StoreException {
    Keys.require(name(), key);
    String doing = "delete " + key;
    String url = address.server() + address.object(key);
    retries.run(
        () -> {
          GcsCalls.Reply reply = calls.send(doing, "DELETE", url, new EmptyContent(), Map.of());
          if (reply.status() >= 300 && reply.status() != 404) {
            throw calls.failure(doing, reply);
          }
          return reply;
        });
  }

  @Override
  public void close() {
    reads.close();
  }
}
