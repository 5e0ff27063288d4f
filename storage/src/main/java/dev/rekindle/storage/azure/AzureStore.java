package dev.rekindle.storage.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
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
 * A container of Azure Blob Storage, or of a server that speaks its protocol. Thread safe.
 *
 * <p>The version of an object is its ETag. Blobs that other programs keep as directories ({@code
 * hdi_isfolder}) are no objects. Reading and listing go over our own connections, everything else
 * through the SDK, which is loaded when it is needed. Each write and deletion names the version
 * that was seen before it. One that loses its connection may therefore report {@link Kind#EXISTS}
 * or {@link Kind#CHANGED} for what it wrote itself. Accounts with a hierarchical namespace list in
 * another order where keys differ in characters before {@code /}, and such a listing fails.
 */
public final class AzureStore implements ObjectStore {
  private final AzureFailures failures;
  private final AzureReads reads;
  private final Supplier<AzureCalls> starter;
  private final Retries retries;
  private @Nullable AzureCalls calls;

  private AzureStore(
      AzureFailures failures, AzureReads reads, Supplier<AzureCalls> starter, Retries retries) {
    this.failures = failures;
    this.reads = reads;
    this.starter = starter;
    this.retries = retries;
  }

  /**
   * Opens a container; reads the credentials and sends nothing yet.
   *
   * @param retries how patiently everything but {@link #open(String, ByteRange, String)} tries
   *     again
   * @throws StoreException when the configuration cannot work, with everything that is wrong with
   *     it
   */
  public static AzureStore open(StorageUrl.Azure url, StoreConfig config, Retries retries)
      throws StoreException {
    return open(url, config, Patience.with(retries));
  }

  static AzureStore open(StorageUrl.Azure url, StoreConfig config, Patience patience)
      throws StoreException {
    config.check();
    AzureIdentity identity = new AzureIdentity(config.credentials(), config.proxies());
    AzureAddress address = AzureAddress.of(url, config, identity.now());
    Reach reach = Reach.to(address.server(), config, patience);
    AzureFailures failures = new AzureFailures(address);
    return new AzureStore(
        failures,
        new AzureReads(address, identity, failures, reach.connections()),
        () -> new AzureCalls(address, identity, failures, reach),
        patience.retries());
  }

  @Override
  public String name() {
    return failures.store();
  }

  @Override
  public Listing list(String prefix, @Nullable String after) {
    return new PagedListing(
        marker -> retries.run(() -> reads.list(prefix, "", marker)), name(), prefix, after);
  }

  @Override
  public List<String> directories(String prefix, int most) throws StoreException {
    return new PagedDirectories(
            marker -> retries.run(() -> reads.list(prefix, "/", marker)), name(), prefix)
        .first(most);
  }

  @Override
  public Optional<ObjectInfo> head(String key) throws StoreException {
    requireKey(key);
    return retries.run(() -> reads.head(key));
  }

  @Override
  public ObjectBody open(String key, ByteRange range, @Nullable String ifVersion)
      throws StoreException {
    requireKey(key);
    return reads.open(key, range, ifVersion);
  }

  @Override
  public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode)
      throws StoreException {
    requireKey(key);
    String replaced =
        switch (mode) {
          case IF_ABSENT -> null;
          case REPLACE -> head(key).map(ObjectInfo::version).orElse(null);
        };
    return new AzureUpload(calls(), name(), key, mode, replaced).write(content, size);
  }

  /** What was seen goes; one that somebody wrote meanwhile stays. */
  @Override
  public void delete(String key) throws StoreException {
    Optional<ObjectInfo> seen = head(key);
    if (seen.isPresent()) {
      delete(key, seen.get().version());
    }
  }

  private void delete(String key, String version) throws StoreException {
    BlobRequestConditions seen =
        new BlobRequestConditions().setIfMatch(AzureAnswers.quoted(version));
    try {
      calls()
          .run(
              "delete " + key,
              container ->
                  container
                      .getBlobClient(key)
                      .deleteWithResponse(
                          DeleteSnapshotsOptionType.INCLUDE, seen, null, Context.NONE)
                      .getStatusCode());
    } catch (StoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Who only reads loads nothing of the SDK. */
  private synchronized AzureCalls calls() {
    AzureCalls started = calls;
    if (started == null) {
      started = starter.get();
      calls = started;
    }
    return started;
  }

  /** A backslash is taken for a slash, and then it is another object. */
  private void requireKey(String key) throws StoreException {
    Keys.require(name(), key);
    if (key.indexOf('\\') >= 0) {
      throw new StoreException(
          Kind.INVALID, name() + ": a key with a backslash cannot be used here.", null);
    }
  }

  @Override
  public void close() {
    reads.close();
  }
}
