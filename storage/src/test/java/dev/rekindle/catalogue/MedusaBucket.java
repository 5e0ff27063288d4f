package dev.rekindle.catalogue;

import dev.rekindle.proof.StatedHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes backups byte for byte as the layout document has them: the same keys, the same spelling of
 * the JSON, in the order of an upload.
 */
final class MedusaBucket {
  static final String CFID = "0123456789abcdef0123456789abcdef";
  static final String TABLE = "t-" + CFID;
  static final String SCHEMA_TABLE = "tables-afddfb9dbc1e30688056eed6c302ba09";

  static final String SCHEMA =
      "CREATE KEYSPACE ks WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '3'};";

  final MemoryStore store = new MemoryStore();
  final String root;

  /** A bucket with a prefix, or with none when it is empty. */
  MedusaBucket(String prefix) {
    root = prefix.isEmpty() ? "" : prefix + "/";
  }

  static String md5(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token map's text: nodes with rack and datacenter, and their tokens. */
  static String tokenMap(String datacenter, Map<String, String> tokensByNode) {
    return tokensByNode.entrySet().stream()
        .map(
            e ->
                "\"%s\": {\"tokens\": [%s], \"is_up\": true, \"rack\": \"r1\", \"dc\": \"%s\"}"
                    .formatted(e.getKey(), e.getValue(), datacenter))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** A backup that is being written. */
  Backup backup(String name, boolean differential) {
    return new Backup(name, differential);
  }

  Catalogue catalogue() {
    return new Catalogue(store, root);
  }

  /** One backup. */
  final class Backup {
    private final String name;
    private final boolean differential;

    private Backup(String name, boolean differential) {
      this.name = name;
      this.differential = differential;
    }

    String meta(String node, String object) {
      return root + node + "/" + name + "/meta/" + object;
    }

    String index(String marker) {
      return root + "index/backup_index/" + name + "/" + marker;
    }

    String data(String node, String rest) {
      return root + node + (differential ? "/data/" : "/" + name + "/data/") + rest;
    }

    /** Writes what a node writes when it begins. */
    void start(String node, String tokenMap, long epoch) {
      store.put(meta(node, "schema.cql"), SCHEMA);
      store.put(meta(node, "tokenmap.json"), tokenMap);
      store.put(
          meta(node, "server_version.json"),
          "{\"server_type\": \"cassandra\", \"release_version\": \"4.1.8\"}");
      if (differential) {
        store.put(meta(node, "differential"), "differential");
      }
      store.put(index("tokenmap_" + node + ".json"), tokenMap);
      store.put(index("schema_" + node + ".cql"), SCHEMA);
      store.put(index("started_" + node + "_" + epoch + ".timestamp"), "" + epoch);
      if (differential) {
        store.put(index("differential_" + node), "differential");
      }
    }

    /** Writes what a node writes when all its data is there. */
    void finish(String node, String manifest, long epoch) {
      store.put(meta(node, "manifest.json"), manifest);
      store.put(index("manifest_" + node + ".json"), manifest);
      store.put(index("finished_" + node + "_" + epoch + ".timestamp"), "" + epoch);
      String latest = root + "index/latest_backup/" + node;
      store.put(latest + "/tokenmap.json", store.text(meta(node, "tokenmap.json")));
      store.put(latest + "/backup_name.txt", name);
    }

    /** Writes a whole node with a table, its 2i, and a schema. */
    void node(String node, String tokenMap) {
      start(node, tokenMap, 1_700_000_000L);
      finish(node, files(node).write(), 1_700_000_100L);
    }

    /** The usual files of a node, in the bucket and in a manifest. */
    Manifest files(String node) {
      return new Manifest(this, node)
          .file("ks", TABLE, "nb-1-big-Data.db", "hello")
          .file("ks", TABLE, ".idx/nb-1-big-Data.db", "index")
          .file("system_schema", SCHEMA_TABLE, "nb-1-big-Data.db", "schema");
    }
  }

  /** A manifest that is being written, and the objects that it names. */
  final class Manifest {
    private final Backup backup;
    private final String node;
    private final Map<List<String>, List<String>> sections = new LinkedHashMap<>();

    Manifest(Backup backup, String node) {
      this.backup = backup;
      this.node = node;
    }

    Manifest file(String keyspace, String table, String file, String content) {
      return file(keyspace, table, file, content, "\"" + md5(content) + "\"");
    }

    /** A file whose MD5 field is this text, quotes and all. */
    Manifest file(String keyspace, String table, String file, String content, String hash) {
      String key = backup.data(node, keyspace + "/" + table + "/" + file);
      store.put(key, content.getBytes(StandardCharsets.UTF_8), new StatedHash.Md5(md5(content)));
      return entry(keyspace, table, MedusaBucket.entry(key, hash, content.length()));
    }

    /** An entry as it stands, of whatever is or is not in the bucket. */
    Manifest entry(String keyspace, String table, String entry) {
      sections.computeIfAbsent(List.of(keyspace, table), _ -> new ArrayList<>()).add(entry);
      return this;
    }

    Manifest section(String keyspace, String table) {
      sections.computeIfAbsent(List.of(keyspace, table), _ -> new ArrayList<>());
      return this;
    }

    String write() {
      return sections.entrySet().stream()
          .map(
              e ->
                  "{\"keyspace\": \"%s\", \"columnfamily\": \"%s\", \"objects\": [%s]}"
                      .formatted(
                          e.getKey().get(0), e.getKey().get(1), String.join(", ", e.getValue())))
          .collect(Collectors.joining(", ", "[", "]"));
    }
  }

  static String entry(String path, String hash, long size) {
    return "{\"path\": \"%s\", \"MD5\": %s, \"size\": %d}".formatted(path, hash, size);
  }
}
