package dev.rekindle.e2e;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreConfig.Addressing;
import dev.rekindle.storage.StoreConfig.Endpoint;
import dev.rekindle.storage.StoreConfig.Tls;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.connect.Stores;
import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.MedusaStorage;
import dev.rekindle.testkit.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A prefix of a bucket on a local server, as Medusa, the program and we see it. An empty prefix is
 * the whole bucket.
 *
 * @param credentials as a pod has them mounted
 * @param medusa what Medusa is told
 */
record Bucket(StorageUrl url, Endpoint endpoint, Path credentials, MedusaStorage medusa) {

  /** Makes a bucket of S3, and files with the credentials as a mounted Secret has them. */
  static Bucket s3(S3Server server, String name, String prefix, Path credentials) {
    server.createBucket(name);
    try {
      Files.createDirectories(credentials);
      Files.writeString(credentials.resolve("AWS_ACCESS_KEY_ID"), server.endpoint().accessKey());
      Files.writeString(
          credentials.resolve("AWS_SECRET_ACCESS_KEY"), server.endpoint().secretKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Bucket(
        new StorageUrl.S3(name, prefix),
        new Endpoint(
            server.endpoint().uri(),
            server.endpoint().region(),
            Addressing.PATH,
            null,
            Tls.INSECURE),
        credentials,
        new MedusaStorage.S3(server.endpoint(), name, orNull(prefix)));
  }

  /**
   * Makes a bucket of Google's protocol.
   *
   * @param keyFile a service account's, for Medusa and us
   */
  static Bucket google(FakeGcs server, String name, String prefix, Path keyFile) {
    server.createBucket(name);
    return new Bucket(
        new StorageUrl.Gcs(name, prefix),
        endpoint(server.endpoint().uri(), server.endpoint().caPem()),
        keyFile,
        new MedusaStorage.Google(server.endpoint(), name, orNull(prefix), keyFile));
  }

  /**
   * Makes a container of Azure's protocol.
   *
   * @param keyFile with account and key, for Medusa and us
   */
  static Bucket azure(Azurite server, String name, String prefix, Path keyFile) {
    server.createContainer(name);
    return new Bucket(
        new StorageUrl.Azure(name, prefix),
        endpoint(server.endpoint().uri(), server.endpoint().caPem()),
        keyFile,
        new MedusaStorage.Azure(server.endpoint(), name, orNull(prefix), keyFile));
  }

  private static Endpoint endpoint(URI uri, @Nullable Path ca) {
    return new Endpoint(uri, null, Addressing.AUTO, ca, ca == null ? Tls.INSECURE : Tls.REQUIRED);
  }

  private static @Nullable String orNull(String prefix) {
    return prefix.isEmpty() ? null : prefix;
  }

  /** Opens it. */
  ObjectStore open() throws StoreException {
    return Stores.open(new StoreConfig(url, endpoint, credentials), Retries.DEFAULT);
  }

  /** Returns what there is of a backup. */
  BackupFacts facts(String backup) {
    try (ObjectStore store = open()) {
      return catalogue(store).facts(backup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CatalogueException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what is in the bucket. */
  Catalogue catalogue(ObjectStore store) {
    return new Catalogue(store, url.prefix());
  }

  /** Runs something while one byte of a node's data is another than it was backed up. */
  void spoiled(String backup, String node, Runnable work) {
    try (ObjectStore store = open()) {
      String key = someData(store, backup, node);
      byte[] good = read(store, key);
      byte[] bad = good.clone();
      bad[bad.length / 2] ^= 1;
      write(store, key, bad);
      try {
        work.run();
      } finally {
        write(store, key, good);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CatalogueException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(ObjectStore store, String key) throws IOException {
    try (ObjectBody body = store.open(key, ByteRange.ALL, null)) {
      return body.stream().readAllBytes();
    }
  }

  private static void write(ObjectStore store, String key, byte[] content) throws IOException {
    store.put(
        key, new ByteArrayInputStream(content), OptionalLong.of(content.length), PutMode.REPLACE);
  }

  private String someData(ObjectStore store, String backup, String node)
      throws IOException, CatalogueException {
    return catalogue(store).node(backup, node).files().stream()
        .filter(file -> file.keyspace().equals("shop") && file.name().endsWith("-Data.db"))
        .findFirst()
        .orElseThrow()
        .key();
  }
}
