package dev.rekindle.catalogue;

import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What there is under {@code <node>/<backup>/meta/}, by the last segment of the key. */
record NodeMetadata(Map<String, ObjectInfo> objects) {
  static final String MANIFEST = "manifest.json";
  static final String TOKEN_MAP = "tokenmap.json";
  static final String SERVER_VERSION = "server_version.json";
  static final String SCHEMA = "schema.cql";
  private static final String DIFFERENTIAL = "differential";
  private static final String INCREMENTAL = "incremental";

  private static final Set<String> KNOWN =
      Set.of(MANIFEST, TOKEN_MAP, SERVER_VERSION, SCHEMA, DIFFERENTIAL, INCREMENTAL);

  static NodeMetadata list(ObjectStore store, String directory) throws StoreException {
    Map<String, ObjectInfo> objects = new HashMap<>();
    try (Listing listing = store.list(directory, null)) {
      Optional<ObjectInfo> next = listing.next();
      while (next.isPresent()) {
        String name = next.get().key().substring(directory.length());
        if (KNOWN.contains(name)) {
          objects.put(name, next.get());
        }
        next = listing.next();
      }
    }
    return new NodeMetadata(Map.copyOf(objects));
  }

  boolean nothing() {
    return objects.isEmpty();
  }

  @Nullable ObjectInfo object(String name) {
    return objects.get(name);
  }

  boolean differential() {
    return objects.containsKey(DIFFERENTIAL) || objects.containsKey(INCREMENTAL);
  }

  /** What was written first; its time is when the node began. */
  @Nullable ObjectInfo first() {
    ObjectInfo schema = objects.get(SCHEMA);
    return schema != null ? schema : objects.get(TOKEN_MAP);
  }
}
