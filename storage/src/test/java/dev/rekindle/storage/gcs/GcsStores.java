package dev.rekindle.storage.gcs;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreConfig.Addressing;
import dev.rekindle.storage.StoreConfig.Endpoint;
import dev.rekindle.storage.StoreConfig.Tls;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.GcsEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Opens stores on fake-gcs-server, impatient enough for tests. */
final class GcsStores {
  static final Retries RETRIES = new Retries(4, Duration.ofMillis(20), Duration.ofMillis(200));
  static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), RETRIES);

  private GcsStores() {}

  static GcsStore open(GcsEndpoint endpoint, String bucket, Path credentials) throws IOException {
    return open(endpoint, bucket, credentials, PATIENCE);
  }

  static GcsStore open(GcsEndpoint endpoint, String bucket, Path credentials, Patience patience)
      throws IOException {
    return open(endpoint, bucket, credentials, patience, Proxies.NONE);
  }

  static GcsStore open(
      GcsEndpoint endpoint, String bucket, Path credentials, Patience patience, Proxies proxies)
      throws IOException {
    StorageUrl.Gcs url = new StorageUrl.Gcs(bucket, "");
    boolean http = endpoint.uri().getScheme().equals("http");
    Endpoint address =
        new Endpoint(
            endpoint.uri(),
            null,
            Addressing.AUTO,
            endpoint.caPem(),
            http ? Tls.INSECURE : Tls.REQUIRED);
    return GcsStore.open(url, new StoreConfig(url, address, credentials, proxies), patience);
  }
}
