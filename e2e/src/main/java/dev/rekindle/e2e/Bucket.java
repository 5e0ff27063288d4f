package dev.rekindle.e2e;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.connect.Stores;
import dev.rekindle.testkit.MedusaStorage;
import dev.rekindle.testkit.S3Server;
import dev.rekindle.testkit.SignedRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A prefix of a bucket on a local S3 server, as Medusa, the program and we see it. An empty prefix
 * is the whole bucket.
 */
record Bucket(S3Server server, String name, String prefix, Path credentials) {

  /** Makes the bucket, and files with the credentials as a mounted Secret has them. */
  static Bucket make(S3Server server, String name, String prefix, Path credentials) {
    server.createBucket(name);
    try {
      Files.createDirectories(credentials);
      Files.writeString(credentials.resolve("AWS_ACCESS_KEY_ID"), server.endpoint().accessKey());
      Files.writeString(
          credentials.resolve("AWS_SECRET_ACCESS_KEY"), server.endpoint().secretKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Bucket(server, name, prefix, credentials);
  }

  /** Returns the URL that the program is given. */
  String url() {
    return prefix.isEmpty() ? "s3://" + name : "s3://" + name + "/" + prefix;
  }

  /** Returns what Medusa is told. */
  MedusaStorage medusa() {
    return new MedusaStorage.S3(server.endpoint(), name, prefix.isEmpty() ? null : prefix);
  }

  /** Opens it. */
  ObjectStore open() throws StoreException {
    StoreConfig.Endpoint endpoint =
        new StoreConfig.Endpoint(
            server.endpoint().uri(),
            server.endpoint().region(),
            StoreConfig.Addressing.PATH,
            null,
            StoreConfig.Tls.INSECURE);
    return Stores.open(
        new StoreConfig(StorageUrl.parse(url()), endpoint, credentials), Retries.DEFAULT);
  }

  /** Returns what there is of a backup. */
  BackupFacts facts(String backup) {
    try (ObjectStore store = open()) {
      return new Catalogue(store, prefix).facts(backup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CatalogueException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs something while one byte of a node's data is another than it was backed up. */
  void spoiled(String backup, String node, Runnable work) {
    SignedRequests requests = SignedRequests.of(server.endpoint());
    String key = someData(backup, node);
    byte[] good = requests.get(name, key);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    requests.put(name, key, bad);
    try {
      work.run();
    } finally {
      requests.put(name, key, good);
    }
  }

  private String someData(String backup, String node) {
    try (ObjectStore store = open()) {
      return new Catalogue(store, prefix)
          .node(backup, node).files().stream()
              .filter(file -> file.keyspace().equals("shop") && file.name().endsWith("-Data.db"))
              .findFirst()
              .orElseThrow()
              .key();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CatalogueException e) {
      throw new IllegalStateException(e);
    }
  }
}
