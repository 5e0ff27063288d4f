package dev.rekindle.storage.s3;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreConfig.Addressing;
import dev.rekindle.storage.StoreConfig.Endpoint;
import dev.rekindle.storage.StoreConfig.Tls;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.S3Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Opens stores on servers of the testkit, impatient enough for tests. */
final class S3Stores {
  static final Retries RETRIES = new Retries(4, Duration.ofMillis(20), Duration.ofMillis(200));
  static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10), RETRIES);

  private S3Stores() {}

  static S3Store open(S3Endpoint endpoint, String bucket, Path scratch) throws IOException {
    return open(endpoint, bucket, scratch, PATIENCE);
  }

  static S3Store open(S3Endpoint endpoint, String bucket, Path scratch, Patience patience)
      throws IOException {
    return open(endpoint, bucket, scratch, patience, Proxies.NONE);
  }

  static S3Store open(
      S3Endpoint endpoint, String bucket, Path scratch, Patience patience, Proxies proxies)
      throws IOException {
    StorageUrl.S3 url = new StorageUrl.S3(bucket, "");
    StoreConfig config = config(url, endpoint, scratch);
    return S3Store.open(
        url, new StoreConfig(url, config.endpoint(), config.credentials(), proxies), patience);
  }

  static StoreConfig config(StorageUrl.S3 url, S3Endpoint endpoint, Path scratch)
      throws IOException {
    boolean http = endpoint.uri().getScheme().equals("http");
    Endpoint address =
        new Endpoint(
            endpoint.uri(),
            endpoint.region(),
            Addressing.PATH,
            endpoint.caPem(),
            http ? Tls.INSECURE : Tls.REQUIRED);
    return new StoreConfig(url, address, credentials(endpoint, scratch));
  }

  /** Writes the keys as a mounted Secret has them. */
  static Path credentials(S3Endpoint endpoint, Path scratch) throws IOException {
    Path directory = Files.createTempDirectory(scratch, "credentials");
    Files.writeString(directory.resolve("AWS_ACCESS_KEY_ID"), endpoint.accessKey());
    Files.writeString(directory.resolve("AWS_SECRET_ACCESS_KEY"), endpoint.secretKey() + "\n");
    return directory;
  }
}
