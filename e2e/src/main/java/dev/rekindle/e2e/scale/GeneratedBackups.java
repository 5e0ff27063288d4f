package dev.rekindle.e2e.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Backups of three nodes as Medusa lays them out, under one prefix of a bucket that is a directory:
 * all metadata and no data. What says the same is one file with many names, so that ten thousand
 * backups are made in seconds. For one thread.
 */
final class GeneratedBackups {
  static final List<String> NODES = List.of("db-0", "db-1", "db-2");

  private static final int TABLES = 12;
  private static final int TOKENS = 16;
  private static final List<String> COMPONENTS =
      List.of("Data", "Index", "Filter", "Statistics", "Summary", "CompressionInfo", "TOC");
  private static final String SCHEMA =
      """
      CREATE KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '3'};
      CREATE TABLE shop.events (id int PRIMARY KEY) WITH default_time_to_live = 3600;
      """;

  private static final String VERSION =
      "{\"server_type\": \"cassandra\", \"release_version\": \"4.1.8\"}";

  private final Path prefix;
  private final Path templates;
  private final Map<String, Path> known = new HashMap<>();
  private final String tokens =
      NODES.stream().map(GeneratedBackups::node).collect(Collectors.joining(", ", "{", "}"));

  private GeneratedBackups(Path prefix, Path templates) {
    this.prefix = prefix;
    this.templates = templates;
  }

  /**
   * Makes backups, one a day until yesterday, of which the newest ones can be restored. Of the
   * others the index has one node's two times.
   *
   * @param templates a directory on the same file system, outside the bucket
   * @param whole how many are all there
   */
  static void make(Path prefix, Path templates, int count, int whole) {
    GeneratedBackups made = new GeneratedBackups(prefix, templates);
    long newest = Instant.now().getEpochSecond() - 86_400;
    try {
      Files.createDirectories(templates);
      for (int i = 0; i < count; i++) {
        made.backup(name(i), newest - (count - 1L - i) * 86_400, i >= count - whole);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what a backup is called; the last of them is the newest. */
  static String name(int number) {
    return "day-%05d".formatted(number);
  }

  private void backup(String name, long epoch, boolean whole) throws IOException {
    Path index = Files.createDirectories(prefix.resolve("index/backup_index").resolve(name));
    for (String node : whole ? NODES : NODES.subList(0, 1)) {
      // Readers take the time from the name.
      link(index.resolve("started_" + node + "_" + epoch + ".timestamp"), "0");
      link(index.resolve("finished_" + node + "_" + (epoch + 600) + ".timestamp"), "600");
      if (whole) {
        metadata(index, prefix.resolve(node).resolve(name).resolve("meta"), node);
      }
    }
  }

  private void metadata(Path index, Path meta, String node) throws IOException {
    Files.createDirectories(meta);
    link(index.resolve("tokenmap_" + node + ".json"), tokens);
    link(index.resolve("schema_" + node + ".cql"), SCHEMA);
    link(index.resolve("manifest_" + node + ".json"), manifest(node));
    link(meta.resolve("tokenmap.json"), tokens);
    link(meta.resolve("schema.cql"), SCHEMA);
    link(meta.resolve("manifest.json"), manifest(node));
    link(meta.resolve("differential"), "differential");
    link(meta.resolve("server_version.json"), VERSION);
  }

  /** An object as versitygw's own writes leave it: content, and the ETag as an attribute. */
  private void link(Path name, String content) throws IOException {
    Path file = known.get(content);
    if (file == null) {
      file = templates.resolve(Integer.toString(known.size()));
      Files.writeString(file, content);
      Objects.requireNonNull(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class))
          .write("etag", ByteBuffer.wrap(md5(content).getBytes(UTF_8)));
      known.put(content, file);
    }
    Files.createLink(name, file);
  }

  private static String node(String name) {
    int number = NODES.indexOf(name);
    return "\"%s\": {\"tokens\": [%s], \"is_up\": true, \"rack\": \"r1\", \"dc\": \"dc1\"}"
        .formatted(
            name,
            IntStream.range(0, TOKENS)
                .mapToObj(i -> Long.toString((i * 3L + number) * 190_000_000_000_000_000L - 8))
                .collect(Collectors.joining(", ")));
  }

  private static String manifest(String node) {
    return IntStream.range(0, TABLES)
        .mapToObj(table -> section(node, table))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String section(String node, int table) {
    String keyspace = table == 0 ? "system_schema" : "shop";
    String directory = "events%d-%032x".formatted(table, table);
    String objects =
        COMPONENTS.stream()
            .map(
                component ->
                    "{\"path\": \"%s/data/%s/%s/nb-1-big-%s.%s\", \"MD5\": \"%s\", \"size\": 5}"
                        .formatted(
                            node,
                            keyspace,
                            directory,
                            component,
                            component.equals("TOC") ? "txt" : "db",
                            md5(component)))
            .collect(Collectors.joining(", "));
    return "{\"keyspace\": \"%s\", \"columnfamily\": \"%s\", \"objects\": [%s]}"
        .formatted(keyspace, directory, objects);
  }

  private static String md5(String content) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(content.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5, and this one has not", e);
    }
  }
}
