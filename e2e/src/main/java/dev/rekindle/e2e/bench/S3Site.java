package dev.rekindle.e2e.bench;

import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.connect.Stores;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.SignedRequests;
import dev.rekindle.testkit.Tools;
import dev.rekindle.testkit.VersityGw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One directory of objects behind two servers, one with TLS and one without, and where contestants
 * work.
 */
record S3Site(Path directory, VersityGw http, VersityGw https, Path credentials) implements Site {
  private static final Duration UPLOAD = Duration.ofMinutes(10);

  static S3Site open(Path directory) {
    VersityGw http = VersityGw.start(directory.resolve("s3"));
    VersityGw https = VersityGw.startTls(directory.resolve("s3"));
    http.createBucket(BUCKET);
    return new S3Site(directory, http, https, credentials(directory, http.endpoint()));
  }

  private static Path credentials(Path directory, S3Endpoint endpoint) {
    try {
      Path files = Files.createDirectories(directory.resolve("credentials"));
      Files.writeString(files.resolve("AWS_ACCESS_KEY_ID"), endpoint.accessKey());
      Files.writeString(files.resolve("AWS_SECRET_ACCESS_KEY"), endpoint.secretKey());
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In parts of 50 MiB, as Medusa does. */
  @Override
  public void upload(Path files, String prefix) {
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command(
                "upload",
                List.of(
                    Tools.require("s5cmd").toString(),
                    "--endpoint-url",
                    http.endpoint().uri().toString(),
                    "cp",
                    "--part-size",
                    "50",
                    files + "/",
                    "s3://" + BUCKET + "/" + prefix + "/"),
                directory,
                Map.of(
                    "AWS_ACCESS_KEY_ID", http.endpoint().accessKey(),
                    "AWS_SECRET_ACCESS_KEY", http.endpoint().secretKey(),
                    "AWS_REGION", http.endpoint().region())),
            UPLOAD);
    if (finished.exitCode() != 0) {
      throw new IllegalStateException("the upload failed: " + finished.output());
    }
  }

  @Override
  public void put(String key, String text) {
    SignedRequests.of(http.endpoint()).put(BUCKET, key, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Contents are read where the server keeps them. */
  @Override
  public List<StoredObject> objects(String prefix) {
    List<StoredObject> found = new ArrayList<>();
    try (ObjectStore store =
            Stores.open(
                new StoreConfig(StorageUrl.parse("s3://" + BUCKET), endpoint(), credentials),
                Retries.DEFAULT);
        Listing listing = store.list(prefix, null)) {
      for (Optional<ObjectInfo> next = listing.next(); next.isPresent(); next = listing.next()) {
        ObjectInfo object = next.get();
        Path file = http.objects().resolve(BUCKET).resolve(object.key());
        found.add(
            new StoredObject(object.key(), object.size(), object.version(), Checksums.crc32(file)));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StoreConfig.Endpoint endpoint() {
    return new StoreConfig.Endpoint(
        http.endpoint().uri(),
        http.endpoint().region(),
        StoreConfig.Addressing.PATH,
        null,
        StoreConfig.Tls.INSECURE);
  }

  @Override
  public List<Place> places() {
    return List.of(new Place.S3(http.endpoint()), new Place.S3(https.endpoint()));
  }

  @Override
  public void clear(Workload workload) {
    Trees.free(http.objects().resolve(BUCKET).resolve(workload.prefix()), workload.bytes());
  }

  @Override
  public void close() {
    http.close();
    https.close();
  }
}
