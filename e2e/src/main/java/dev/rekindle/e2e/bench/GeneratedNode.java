package dev.rekindle.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Backups as Medusa lays them out, of SSTables with made up content: the same bytes in every run.
 * The few schema tables without which no backup is one come with each.
 */
final class GeneratedNode {
  private static final String NODE = "bench-r1-sts-0";
  private static final String BACKUP = "monday";
  private static final String ID = "-0123456789abcdef0123456789abcdef";

  /** Smallest component that is not empty. */
  private static final int TINY = 64;

  private final Site site;
  private final Path files;
  private final SplittableRandom random = new SplittableRandom(3);

  private GeneratedNode(Site site, Path files) {
    this.site = site;
    this.files = files;
  }

  /** One large {@code Data.db}, with its digest. */
  static Workload big(Site site, long bytes) {
    return make(site, "big", "1 x " + Report.bytes(bytes), node -> node.digested(1, bytes));
  }

  /** The same bytes in several such files, for servers that take no large ones. */
  static Workload several(Site site, int count, long bytes) {
    return make(
        site,
        "gib",
        "%s in %d with digest".formatted(Report.bytes(bytes), count),
        node -> {
          for (int i = 1; i <= count; i++) {
            node.digested(i, (bytes + count - 1) / count);
          }
        });
  }

  /** Whole SSTables, each with a {@code Data.db} and its digest. */
  static Workload digested(Site site, String prefix, int count, int bytes) {
    return make(
        site,
        prefix,
        "%,d x %s with digest".formatted(count, Report.bytes(bytes)),
        node -> {
          for (int i = 1; i <= count; i++) {
            node.digested(i, bytes);
          }
        });
  }

  /** Components of one size, four a table and none of them a digest: all are hashed by MD5. */
  static Workload plain(Site site, String prefix, int count, int bytes) {
    return make(
        site,
        prefix,
        "%,d x %s".formatted(count, Report.bytes(bytes)),
        node -> {
          for (int i = 0; i < count; i++) {
            String component =
                List.of("Data.db", "Index.db", "Statistics.db", "Filter.db").get(i % 4);
            node.file("bench/t" + ID, "nb-" + (i / 4 + 1) + "-big-" + component, bytes);
          }
        });
  }

  private interface Content {
    void into(GeneratedNode node);
  }

  private static Workload make(Site site, String prefix, String title, Content content) {
    Path files = site.directory().resolve("generated").resolve(prefix);
    GeneratedNode node = new GeneratedNode(site, files);
    for (String table : List.of("keyspaces", "tables", "columns")) {
      for (String component : List.of("Data.db", "Index.db", "Statistics.db")) {
        node.file("system_schema/" + table + ID, "nb-1-big-" + component, TINY);
      }
    }
    content.into(node);
    String data = prefix + "/" + NODE + "/" + BACKUP + "/data";
    site.upload(files, data);
    List<StoredObject> objects = site.objects(data + "/");
    Trees.free(files, objects.stream().mapToLong(StoredObject::size).sum());
    node.metadata(prefix, objects);
    return new Workload(title, prefix, NODE, BACKUP, "5.0.9", objects);
  }

  private void digested(int id, long bytes) {
    String name = "nb-" + id + "-big-";
    long crc = file("bench/t" + ID, name + "Data.db", bytes);
    write("bench/t" + ID, name + "Digest.crc32", Long.toString(crc).getBytes(UTF_8));
    file("bench/t" + ID, name + "Index.db", TINY);
    file("bench/t" + ID, name + "Statistics.db", TINY);
  }

  private void write(String table, String name, byte[] content) {
    try {
      Path file = files.resolve(table).resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long file(String table, String name, long bytes) {
    write(table, name, new byte[0]);
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(files.resolve(table).resolve(name))) {
      for (long left = bytes; left > 0; left -= buffer.length) {
        random.nextBytes(buffer);
        int length = (int) Math.min(left, buffer.length);
        crc.update(buffer, 0, length);
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return crc.getValue();
  }

  private void metadata(String prefix, List<StoredObject> objects) {
    String meta = prefix + "/" + NODE + "/" + BACKUP + "/meta/";
    String index = prefix + "/index/backup_index/" + BACKUP + "/";
    String tokens =
        "{\"%s\": {\"tokens\": [-42, 42], \"is_up\": true, \"rack\": \"r1\", \"dc\": \"dc1\"}}"
            .formatted(NODE);
    String manifest = manifest(objects);
    String schema = "CREATE KEYSPACE bench;";
    site.put(meta + "schema.cql", schema);
    site.put(meta + "tokenmap.json", tokens);
    site.put(
        meta + "server_version.json",
        "{\"server_type\": \"cassandra\", \"release_version\": \"5.0.9\"}");
    site.put(meta + "manifest.json", manifest);
    site.put(index + "tokenmap_" + NODE + ".json", tokens);
    site.put(index + "schema_" + NODE + ".cql", schema);
    site.put(index + "started_" + NODE + "_1700000000.timestamp", "1700000000");
    site.put(index + "manifest_" + NODE + ".json", manifest);
    site.put(index + "finished_" + NODE + "_1700000100.timestamp", "1700000100");
  }

  private static String manifest(List<StoredObject> objects) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    for (StoredObject object : objects) {
      String[] tail = object.tail().split("/", -1);
      sections
          .computeIfAbsent(
              "\"keyspace\": \"%s\", \"columnfamily\": \"%s\"".formatted(tail[0], tail[1]),
              _ -> new ArrayList<>())
          .add(
              "{\"path\": \"%s\", \"MD5\": \"%s\", \"size\": %d}"
                  .formatted(object.key(), object.etag(), object.size()));
    }
    List<String> texts = new ArrayList<>();
    sections.forEach(
        (table, entries) ->
            texts.add("{%s, \"objects\": [%s]}".formatted(table, String.join(", ", entries))));
    return "[" + String.join(", ", texts) + "]";
  }
}
