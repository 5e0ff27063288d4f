package dev.rekindle.storage.azure;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreConfig.Addressing;
import dev.rekindle.storage.StoreConfig.Endpoint;
import dev.rekindle.storage.StoreConfig.Tls;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.AzureEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Opens stores on Azurite, impatient enough for tests. */
final class AzureStores {
  static final Retries RETRIES = new Retries(4, Duration.ofMillis(20), Duration.ofMillis(200));
  static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), RETRIES);

  private AzureStores() {}

  static AzureStore open(AzureEndpoint endpoint, String container, Path scratch)
      throws IOException {
    return open(endpoint, container, keys(endpoint, scratch), PATIENCE);
  }

  static AzureStore open(
      AzureEndpoint endpoint, String container, Path credentials, Patience patience)
      throws IOException {
    return open(endpoint, container, credentials, patience, Proxies.NONE);
  }

  static AzureStore open(
      AzureEndpoint endpoint,
      String container,
      Path credentials,
      Patience patience,
      Proxies proxies)
      throws IOException {
    StorageUrl.Azure url = new StorageUrl.Azure(container, "");
    boolean http = endpoint.uri().getScheme().equals("http");
    Endpoint address =
        new Endpoint(
            endpoint.uri(),
            null,
            Addressing.AUTO,
            endpoint.caPem(),
            http ? Tls.INSECURE : Tls.REQUIRED);
    return AzureStore.open(url, new StoreConfig(url, address, credentials, proxies), patience);
  }

  /** Writes account and key as a mounted Secret has them. */
  static Path keys(AzureEndpoint endpoint, Path scratch) throws IOException {
    Path directory = Files.createTempDirectory(scratch, "credentials");
    Files.writeString(directory.resolve("azurestorageaccount"), endpoint.account());
    Files.writeString(directory.resolve("azurestoragekey"), endpoint.key() + "\n");
    return directory;
  }

  /** Writes account and shared access signature as a mounted Secret has them. */
  static Path sas(AzureEndpoint endpoint, String sas, Path scratch) throws IOException {
    Path directory = Files.createTempDirectory(scratch, "credentials");
    Files.writeString(directory.resolve("AZURE_STORAGE_ACCOUNT"), endpoint.account());
    Files.writeString(directory.resolve("AZURE_STORAGE_SAS_TOKEN"), sas);
    return directory;
  }
}
