package dev.rekindle.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.connect.Stores;
import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.FakeGcs;
import dev.rekindle.testkit.GoogleTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A bucket of Google's or Azure's protocol, filled by our own store, since no other tool is there
 * for both. What was uploaded is remembered, for the servers keep it to themselves.
 */
final class CloudSite implements Site {
  private final Path directory;
  private final Place place;
  private final Path credentials;
  private final AutoCloseable[] servers;
  private final ObjectStore store;
  private final List<StoredObject> uploaded = new ArrayList<>();

  private CloudSite(Path directory, Place place, Path credentials, AutoCloseable... servers) {
    this.directory = directory;
    this.place = place;
    this.credentials = credentials;
    this.servers = servers;
    this.store = open(place, credentials);
  }

  /** Starts fake-gcs-server. */
  static CloudSite google(Path directory, boolean tls) {
    Path home = directory.resolve(tls ? "gcs-tls" : "gcs");
    FakeGcs server = tls ? FakeGcs.startTls(home) : FakeGcs.start(home);
    GoogleTokens tokens = GoogleTokens.start();
    server.createBucket(BUCKET);
    Path key = tokens.serviceAccount(home.resolve("key"));
    return new CloudSite(directory, new Place.Google(server.endpoint()), key, server, tokens);
  }

  /** Starts Azurite. */
  static CloudSite azure(Path directory, boolean tls) {
    Path home = directory.resolve(tls ? "azure-tls" : "azure");
    Azurite server = tls ? Azurite.startTls(home) : Azurite.start(home);
    server.createContainer(BUCKET);
    Path key = server.endpoint().keyFile(home.resolve("key"));
    return new CloudSite(directory, new Place.Azure(server.endpoint()), key, server);
  }

  private static ObjectStore open(Place place, Path credentials) {
    StoreConfig.Endpoint endpoint =
        new StoreConfig.Endpoint(
            place.uri(),
            null,
            StoreConfig.Addressing.AUTO,
            place.ca(),
            place.ca() == null ? StoreConfig.Tls.INSECURE : StoreConfig.Tls.REQUIRED);
    try {
      return Stores.open(
          new StoreConfig(StorageUrl.parse(place.bucketUrl()), endpoint, credentials),
          Retries.DEFAULT);
    } catch (StoreException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path directory() {
    return directory;
  }

  /** The file with which everybody asks. */
  Path credentials() {
    return credentials;
  }

  @Override
  public void upload(Path files, String prefix) {
    for (Path file : Trees.files(files).stream().sorted().toList()) {
      String key = prefix + "/" + files.relativize(file);
      try (InputStream content = Files.newInputStream(file)) {
        long size = Files.size(file);
        store.put(key, content, OptionalLong.of(size), PutMode.REPLACE);
        uploaded.add(new StoredObject(key, size, Checksums.md5Base64(file), Checksums.crc32(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void put(String key, String text) {
    byte[] content = text.getBytes(UTF_8);
    try {
      store.put(
          key, new ByteArrayInputStream(content), OptionalLong.of(content.length), PutMode.REPLACE);
    } catch (StoreException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<StoredObject> objects(String prefix) {
    return uploaded.stream().filter(object -> object.key().startsWith(prefix)).toList();
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public void clear(Workload workload) {
    for (StoredObject object : objects(workload.prefix() + "/")) {
      try {
        store.delete(object.key());
      } catch (StoreException e) {
        throw new UncheckedIOException(e);
      }
      uploaded.remove(object);
    }
  }

  @Override
  public void close() {
    store.close();
    for (AutoCloseable server : servers) {
      try {
        server.close();
      } catch (Exception e) {
        throw new IllegalStateException("a server does not stop", e);
      }
    }
  }
}
