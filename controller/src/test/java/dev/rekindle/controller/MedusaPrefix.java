package dev.rekindle.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.connect.Stores;
import dev.rekindle.testkit.S3Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Backups of two nodes under a prefix of a bucket, laid out as Medusa does. */
final class MedusaPrefix implements AutoCloseable {
  static final List<String> NODES = List.of("db-0", "db-1");

  private static final String TOKENS =
      """
      {"db-0": {"tokens": [-100], "is_up": true, "rack": "r1", "dc": "dc1"},
       "db-1": {"tokens": [100], "is_up": true, "rack": "r2", "dc": "dc1"}}
      """;
  private static final String SCHEMA =
      """
      CREATE KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '2', 'dc2': '1'};
      CREATE TABLE shop.events (id int PRIMARY KEY) WITH default_time_to_live = 3600;
      """;

  private final ObjectStore store;
  private final String prefix;

  private MedusaPrefix(ObjectStore store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  static MedusaPrefix in(S3Endpoint endpoint, String bucket, String prefix, Path scratch)
      throws IOException {
    Path keys = Files.createDirectories(scratch.resolve("medusa-keys"));
    Files.writeString(keys.resolve("AWS_ACCESS_KEY_ID"), endpoint.accessKey());
    Files.writeString(keys.resolve("AWS_SECRET_ACCESS_KEY"), endpoint.secretKey());
    StoreConfig config =
        new StoreConfig(
            new StorageUrl.S3(bucket, ""),
            new StoreConfig.Endpoint(
                endpoint.uri(),
                endpoint.region(),
                StoreConfig.Addressing.PATH,
                null,
                StoreConfig.Tls.INSECURE),
            keys);
    return new MedusaPrefix(Stores.open(config, Retries.DEFAULT), prefix + "/");
  }

  /** Writes all of a backup. */
  void write(String backup, long epoch) throws StoreException {
    for (String node : NODES) {
      start(backup, node, epoch);
      finish(backup, node, epoch + 60);
    }
  }

  void start(String backup, String node, long epoch) throws StoreException {
    String meta = prefix + node + "/" + backup + "/meta/";
    String index = prefix + "index/backup_index/" + backup + "/";
    put(meta + "schema.cql", SCHEMA);
    put(meta + "tokenmap.json", TOKENS);
    put(
        meta + "server_version.json",
        "{\"server_type\": \"cassandra\", \"release_version\": \"4.1.8\"}");
    put(meta + "differential", "differential");
    put(index + "tokenmap_" + node + ".json", TOKENS);
    put(index + "started_" + node + "_" + epoch + ".timestamp", "" + epoch);
  }

  void finish(String backup, String node, long epoch) throws StoreException {
    String manifest = manifest(node);
    String index = prefix + "index/backup_index/" + backup + "/";
    put(prefix + node + "/" + backup + "/meta/manifest.json", manifest);
    put(index + "manifest_" + node + ".json", manifest);
    put(index + "finished_" + node + "_" + epoch + ".timestamp", "" + epoch);
  }

  private String manifest(String node) {
    String table = "tables-afddfb9dbc1e30688056eed6c302ba09";
    String path = prefix + node + "/data/system_schema/" + table + "/nb-1-big-Data.db";
    return """
        [{"keyspace": "system_schema", "columnfamily": "%s", "objects":
          [{"path": "%s", "MD5": "5d41402abc4b2a76b9719d911017c592", "size": 5}]}]
        """
        .formatted(table, path);
  }

  /** Takes away all of a backup. */
  void delete(String backup) throws StoreException {
    for (String key : keys()) {
      if (key.contains("/" + backup + "/")) {
        store.delete(key);
      }
    }
  }

  List<String> keys() throws StoreException {
    List<String> keys = new ArrayList<>();
    try (Listing listing = store.list(prefix, null)) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key());
      }
    }
    return keys;
  }

  Optional<String> first(String below) throws StoreException {
    return keys().stream().filter(key -> key.startsWith(prefix + below)).findFirst();
  }

  private void put(String key, String text) throws StoreException {
    byte[] bytes = text.getBytes(UTF_8);
    store.put(key, new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), PutMode.REPLACE);
  }

  @Override
  public void close() {
    store.close();
  }
}
