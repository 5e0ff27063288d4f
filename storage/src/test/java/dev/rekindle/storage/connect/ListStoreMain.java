package dev.rekindle.storage.connect;

import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreConfig.Addressing;
import dev.rekindle.storage.StoreConfig.Endpoint;
import dev.rekindle.storage.StoreConfig.Tls;
import dev.rekindle.storage.StoreException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A process of its own, for what is in the environment is in no other way: writes an object by the
 * identity of the platform, and prints what is listed, or the failure.
 */
final class ListStoreMain {
  private ListStoreMain() {}

  /** Takes URL, endpoint and, over TLS, the CA. */
  public static void main(String[] args) throws StoreException {
    StorageUrl url = StorageUrl.parse(args[0]);
    Endpoint endpoint =
        new Endpoint(
            URI.create(args[1]),
            null,
            Addressing.AUTO,
            args.length > 2 ? Path.of(args[2]) : null,
            args.length > 2 ? Tls.REQUIRED : Tls.INSECURE);
    Retries retries = new Retries(2, Duration.ofMillis(50), Duration.ofMillis(100));
    StoreConfig config = new StoreConfig(url, endpoint, null, Proxies.of(System.getenv()));
    try (ObjectStore store = Stores.open(config, retries)) {
      store.put(
          "by-platform",
          new ByteArrayInputStream(new byte[3]),
          OptionalLong.of(3),
          PutMode.REPLACE);
      try (Listing listing = store.list("", null)) {
        for (var next = listing.next(); next.isPresent(); next = listing.next()) {
          System.out.println("listed " + next.get().key());
        }
      }
    } catch (StoreException e) {
      System.out.println(e.kind() + " " + e.getMessage());
    }
  }
}
