package dev.rekindle.e2e.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.connect.Stores;
import dev.rekindle.testkit.S3Endpoint;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** A backup of nodes in racks, as Medusa lays it out, of made up SSTables. */
final class RackedBackup {
  static final List<String> RACKS = List.of("r1", "r2", "r3");

  /** Where one of the SSTables is, below a data directory. */
  static final String FILE = "ks/t-0123456789abcdef0123456789abcdef/nb-1-big-Data.db";

  private static final int BYTES = 40_000;
  private static final String SCHEMA =
      "CREATE KEYSPACE ks WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '3'};";

  private final String name;

  /** The rack of each node. */
  private final Map<String, String> racks = new LinkedHashMap<>();

  /** What lacks something is waited for only for a day. */
  private final long begin = Instant.now().minusSeconds(600).getEpochSecond();

  private final Map<String, byte[]> objects = new LinkedHashMap<>();

  private RackedBackup(String name) {
    this.name = name;
  }

  /** A backup of one node in each of three racks; another name, other content. */
  static RackedBackup of(String name) {
    return of(
        name, RACKS.stream().collect(Collectors.toMap(rack -> "old-" + rack + "-0", rack -> rack)));
  }

  /**
   * A backup of these nodes.
   *
   * @param racks the rack of each
   */
  static RackedBackup of(String name, Map<String, String> racks) {
    RackedBackup backup = new RackedBackup(name);
    backup.racks.putAll(new TreeMap<>(racks));
    backup.racks.keySet().forEach(backup::node);
    return backup;
  }

  /** Returns the node on which {@link #FILE} holds this. */
  Optional<String> nodeWith(byte[] content) {
    return racks.keySet().stream()
        .filter(node -> Arrays.equals(content, objects.get(data(node) + FILE)))
        .findFirst();
  }

  /** Changes one byte of that file on the nodes of a rack, after the manifests were written. */
  RackedBackup damaged(String rack) {
    racks.keySet().stream()
        .filter(node -> racks.get(node).equals(rack))
        .forEach(node -> objects.get(data(node) + FILE)[7] ^= 1);
    return this;
  }

  void upload(S3Endpoint endpoint, Path credentials, String bucket, String prefix)
      throws StoreException {
    StoreConfig config =
        new StoreConfig(
            new StorageUrl.S3(bucket, ""),
            new StoreConfig.Endpoint(
                endpoint.uri(),
                endpoint.region(),
                StoreConfig.Addressing.PATH,
                null,
                StoreConfig.Tls.INSECURE),
            credentials);
    ObjectStore store = Stores.open(config, Retries.DEFAULT);
    try {
      for (Map.Entry<String, byte[]> object : objects.entrySet()) {
        byte[] bytes = object.getValue();
        store.put(
            prefix + "/" + object.getKey(),
            new ByteArrayInputStream(bytes),
            OptionalLong.of(bytes.length),
            PutMode.REPLACE);
      }
    } finally {
      store.close();
    }
  }

  private String data(String node) {
    return node + "/" + name + "/data/";
  }

  private void node(String node) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    Random random = new Random((name + node).hashCode());
    for (String table : List.of("keyspaces", "tables", "columns")) {
      sstable(node, "system_schema/" + table + "-" + "0".repeat(32), 100, random, tables);
    }
    sstable(node, FILE.substring(0, FILE.lastIndexOf('/')), BYTES, random, tables);
    metadata(node, manifest(tables));
  }

  private void sstable(
      String node, String table, int bytes, Random random, Map<String, List<String>> tables) {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    CRC32 crc = new CRC32();
    crc.update(content);
    file(node, table, "nb-1-big-Data.db", content, tables);
    file(node, table, "nb-1-big-Digest.crc32", text(Long.toString(crc.getValue())), tables);
    for (String component : List.of("Index.db", "Statistics.db", "Filter.db")) {
      file(node, table, "nb-1-big-" + component, text(component), tables);
    }
  }

  private void file(
      String node, String table, String file, byte[] content, Map<String, List<String>> tables) {
    String key = data(node) + table + "/" + file;
    objects.put(key, content);
    tables
        .computeIfAbsent(table, _ -> new ArrayList<>())
        .add(
            "{\"path\": \"%s\", \"MD5\": \"%s\", \"size\": %d}"
                .formatted(key, md5(content), content.length));
  }

  private void metadata(String node, String manifest) {
    List<String> nodes = List.copyOf(racks.keySet());
    String tokens =
        nodes.stream()
            .map(
                one ->
                    "\"%s\": {\"tokens\": [%d], \"is_up\": true, \"rack\": \"%s\", \"dc\": \"dc1\"}"
                        .formatted(one, nodes.indexOf(one) * 1_000L - 1_000, racks.get(one)))
            .collect(Collectors.joining(", ", "{", "}"));
    String meta = node + "/" + name + "/meta/";
    String index = "index/backup_index/" + name + "/";
    put(meta + "schema.cql", SCHEMA);
    put(meta + "tokenmap.json", tokens);
    put(
        meta + "server_version.json",
        "{\"server_type\": \"cassandra\", \"release_version\": \"4.1.8\"}");
    put(meta + "manifest.json", manifest);
    put(index + "tokenmap_" + node + ".json", tokens);
    put(index + "schema_" + node + ".cql", SCHEMA);
    long begun = begin + nodes.indexOf(node);
    put(index + "started_" + node + "_" + begun + ".timestamp", "" + begun);
    put(index + "manifest_" + node + ".json", manifest);
    put(index + "finished_" + node + "_" + (begun + 60) + ".timestamp", "" + (begun + 60));
  }

  private static String manifest(Map<String, List<String>> tables) {
    return tables.entrySet().stream()
        .map(
            table ->
                "{\"keyspace\": \"%s\", \"columnfamily\": \"%s\", \"objects\": [%s]}"
                    .formatted(
                        table.getKey().substring(0, table.getKey().indexOf('/')),
                        table.getKey().substring(table.getKey().indexOf('/') + 1),
                        String.join(", ", table.getValue())))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private void put(String key, String content) {
    objects.put(key, text(content));
  }

  private static byte[] text(String content) {
    return content.getBytes(UTF_8);
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
