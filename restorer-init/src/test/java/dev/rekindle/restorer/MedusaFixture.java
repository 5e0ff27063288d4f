package dev.rekindle.restorer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/**
 * A small backup of one Cassandra node as Medusa would have written it: whole SSTables with random
 * content, a schema, tokens. Objects are kept in memory to be spoilt, then written to a directory.
 */
public final class MedusaFixture {
  public static final String BACKUP = "nightly-1";
  public static final String NODE = "old-r1-0";
  public static final String TOKENS = "-9000000000000000001,42";
  public static final String TABLE = "t-0123456789abcdef0123456789abcdef";

  private static final String SCHEMA =
      "CREATE KEYSPACE ks WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '3'};";
  private static final String SCHEMA_CFID = "00000000000000000000000000000000";

  private final Map<String, byte[]> objects = new LinkedHashMap<>();
  private final Map<List<String>, List<String>> sections = new LinkedHashMap<>();
  private final Random random = new Random(3);

  /** A whole backup of one node with a table of this many SSTables of this many bytes. */
  public static MedusaFixture of(int sstables, int bytes) {
    MedusaFixture fixture = new MedusaFixture();
    for (String table : List.of("keyspaces", "tables", "columns")) {
      fixture.sstable("system_schema", table + "-" + SCHEMA_CFID, 1, 100);
    }
    for (int i = 1; i <= sstables; i++) {
      fixture.sstable("ks", TABLE, i, bytes);
    }
    fixture.metadata();
    return fixture;
  }

  /** Changes an object; null content takes it away. */
  public MedusaFixture change(String keyPart, UnaryOperator<byte[]> change) {
    List<String> keys = objects.keySet().stream().filter(key -> key.contains(keyPart)).toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key has " + keyPart + " in it: " + objects.keySet());
    }
    for (String key : keys) {
      byte[] changed = change.apply(objects.get(key));
      if (changed == null) {
        objects.remove(key);
      } else {
        objects.put(key, changed);
      }
    }
    return this;
  }

  /** Changes the text of the manifest, in both places where Medusa has it. */
  public MedusaFixture manifest(UnaryOperator<String> change) {
    return change("manifest", content -> change.apply(new String(content, UTF_8)).getBytes(UTF_8));
  }

  /** Returns all objects by key. */
  public Map<String, byte[]> objects() {
    return objects;
  }

  /** Writes the bucket as a directory and returns its URL. */
  public String writeTo(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      Path file = directory.resolve(object.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, object.getValue());
    }
    return "file://" + directory;
  }

  private void sstable(String keyspace, String table, int id, int bytes) {
    byte[] data = new byte[bytes];
    random.nextBytes(data);
    CRC32 crc = new CRC32();
    crc.update(data);
    String name = "nb-" + id + "-big-";
    file(keyspace, table, name + "Data.db", data);
    file(keyspace, table, name + "Digest.crc32", Long.toString(crc.getValue()).getBytes(UTF_8));
    for (String component :
        List.of("Index.db", "Filter.db", "Statistics.db", "Summary.db", "CompressionInfo.db")) {
      file(keyspace, table, name + component, (component + id).getBytes(UTF_8));
    }
    file(keyspace, table, name + "TOC.txt", "Data.db\nTOC.txt\n".getBytes(UTF_8));
  }

  private void file(String keyspace, String table, String name, byte[] content) {
    String key = NODE + "/" + BACKUP + "/data/" + keyspace + "/" + table + "/" + name;
    objects.put(key, content);
    sections
        .computeIfAbsent(List.of(keyspace, table), _ -> new ArrayList<>())
        .add(
            "{\"path\": \"%s\", \"MD5\": \"%s\", \"size\": %d}"
                .formatted(key, md5(content), content.length));
  }

  private void metadata() {
    String meta = NODE + "/" + BACKUP + "/meta/";
    String index = "index/backup_index/" + BACKUP + "/";
    String tokens =
        "{\"%s\": {\"tokens\": [%s], \"is_up\": true, \"rack\": \"r1\", \"dc\": \"dc1\"}}"
            .formatted(NODE, TOKENS);
    String manifest = manifestText();
    text(meta + "schema.cql", SCHEMA);
    text(meta + "tokenmap.json", tokens);
    text(
        meta + "server_version.json",
        "{\"server_type\": \"cassandra\", \"release_version\": \"4.1.8\"}");
    text(meta + "manifest.json", manifest);
    text(index + "tokenmap_" + NODE + ".json", tokens);
    text(index + "schema_" + NODE + ".cql", SCHEMA);
    text(index + "started_" + NODE + "_1700000000.timestamp", "1700000000");
    text(index + "manifest_" + NODE + ".json", manifest);
    text(index + "finished_" + NODE + "_1700000100.timestamp", "1700000100");
  }

  private String manifestText() {
    List<String> texts = new ArrayList<>();
    sections.forEach(
        (table, entries) ->
            texts.add(
                "{\"keyspace\": \"%s\", \"columnfamily\": \"%s\", \"objects\": [%s]}"
                    .formatted(table.get(0), table.get(1), String.join(", ", entries))));
    return "[" + String.join(", ", texts) + "]";
  }

  private void text(String key, String content) {
    objects.put(key, content.getBytes(UTF_8));
  }

  static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
