package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Node backups as real Medusa describes them. */
final class Backups {
  static final String ID = "-0123456789abcdef0123456789abcdef";

  private Backups() {}

  static NodeBackup node(String version, Tokens tokens, List<ManifestFile> files) {
    return new NodeBackup(
        "daily", new Node("n1", "dc1", "r1", tokens), version, false, files, "d".repeat(64));
  }

  static NodeBackup node(List<ManifestFile> files) {
    return node("5.0.9", tokens(-9, 0, 7), files);
  }

  static Tokens tokens(long... values) {
    return new Tokens(Arrays.stream(values).mapToObj(BigInteger::valueOf).toList());
  }

  /** A backup that can be restored, with more files. */
  static List<ManifestFile> withSchema(List<ManifestFile> more) {
    List<ManifestFile> files = new ArrayList<>();
    for (String table : List.of("keyspaces", "tables", "columns")) {
      files.addAll(sstable("system_schema", table + ID, "nb-1-big", 100));
    }
    files.addAll(more);
    return files;
  }

  /** A whole SSTable whose data has this many bytes. */
  static List<ManifestFile> sstable(String keyspace, String table, String name, long bytes) {
    Stream<String> index =
        name.endsWith("bti") ? Stream.of("Partitions.db", "Rows.db") : Stream.of("Index.db");
    return Stream.concat(Stream.of("Statistics.db", "TOC.txt", "Digest.crc32", "Filter.db"), index)
        .map(component -> file(keyspace, table, name + '-' + component, 10))
        .collect(
            () -> new ArrayList<>(List.of(file(keyspace, table, name + "-Data.db", bytes))),
            ArrayList::add,
            ArrayList::addAll);
  }

  static ManifestFile file(String keyspace, String table, String name, long size) {
    return file(keyspace, table, null, name, size);
  }

  static ManifestFile file(String keyspace, String table, String index, String name, long size) {
    String prefix = "n1/data/" + keyspace + '/' + table + '/';
    return new ManifestFile(
        new ManifestFile.Directory(prefix, keyspace, table, index), name, size, StatedHash.NONE);
  }
}
