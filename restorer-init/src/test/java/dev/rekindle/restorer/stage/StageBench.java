package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.connect.Stores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stages everything below a prefix and prints how long that took: for comparing with other tools
 * that download the same objects.
 *
 * <p>Arguments: URL of the storage, endpoint, directory of credentials, target directory (empty),
 * requests at once, bytes of a part, prefix of the objects.
 */
public final class StageBench {
  private StageBench() {}

  /** Runs once. */
  public static void main(String[] arguments) throws Exception {
    StorageUrl url = StorageUrl.parse(arguments[0]);
    StoreConfig.Endpoint endpoint =
        new StoreConfig.Endpoint(
            URI.create(arguments[1]),
            "us-east-1",
            StoreConfig.Addressing.PATH,
            null,
            StoreConfig.Tls.INSECURE);
    Path area = Files.createDirectories(Path.of(arguments[3]).toAbsolutePath().resolve("new"));
    StageOptions options =
        new StageOptions(
            Integer.parseInt(arguments[4]),
            Long.parseLong(arguments[5]),
            0,
            StageOptions.RequiredProof.ANY);
    try (ObjectStore store =
        Stores.open(new StoreConfig(url, endpoint, Path.of(arguments[2])), Retries.DEFAULT)) {
      long start = System.nanoTime();
      List<StageItem> items = items(store, arguments[6], area);
      long listed = System.nanoTime();
      StageRequest request =
          new StageRequest(List.of(area), area.resolveSibling("journal"), items, _ -> {});
      StageResult result =
          new Stager(store, options, Retries.DEFAULT, new StageProgress()).stage(request);
      System.out.printf(
          "listed %.3f s, staged %.3f s, %d files, %d bytes, %s%n",
          (listed - start) / 1e9,
          result.took().toNanos() / 1e9,
          result.files(),
          result.bytes(),
          result.proof());
    }
  }

  /** A listing cannot tell what a tag is; a manifest holds it as it stands. */
  private static StatedHash hash(ObjectInfo object) {
    return object.hash() instanceof StatedHash.Opaque(String tag)
        ? StatedHash.ofMedusa(tag)
        : object.hash();
  }

  private static List<StageItem> items(ObjectStore store, String prefix, Path area)
      throws IOException {
    List<StageItem> items = new ArrayList<>();
    try (Listing listing = store.list(prefix, null)) {
      for (Optional<ObjectInfo> next = listing.next(); next.isPresent(); next = listing.next()) {
        ObjectInfo object = next.get();
        String name = object.key().substring(object.key().lastIndexOf('/') + 1);
        ManifestFile file =
            new ManifestFile(
                object.key(), "bench", "table", null, name, object.size(), hash(object));
        items.add(Samples.item(area, file));
      }
    }
    return items;
  }
}
