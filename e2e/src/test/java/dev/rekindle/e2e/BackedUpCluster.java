package dev.rekindle.e2e;

import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.Loopback;
import dev.rekindle.testkit.Medusa;
import dev.rekindle.testkit.S3Server;
import dev.rekindle.testkit.TableContents;
import dev.rekindle.testkit.VersityGw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A bucket that real Medusa filled from a real cluster which is gone, and what was in the cluster
 * at each backup: {@code full-1} (full), {@code diff-1} and {@code diff-2} (differential, with more
 * rows each).
 */
final class BackedUpCluster implements AutoCloseable {
  static final String FULL = "full-1";
  static final String FIRST = "diff-1";
  static final String SECOND = "diff-2";
  static final String PASSWORD = "not-the-default";

  final Map<String, Map<String, TableContents>> contents = new HashMap<>();
  final Map<String, List<String>> tokens = new HashMap<>();
  final SampleData data;
  private final Path directory;
  private final CassandraVersion version;
  private final String[] racks;
  private final S3Server store;
  private final Bucket bucket;
  private final Loopback.Block block = Loopback.claimBlock();

  private BackedUpCluster(
      Path directory, CassandraVersion version, String[] racks, S3Server store, Bucket bucket) {
    this.directory = directory;
    this.version = version;
    this.racks = racks;
    this.data = new SampleData(version, racks.length);
    this.store = store;
    this.bucket = bucket;
  }

  static BackedUpCluster make(
      Path directory, CassandraVersion version, String prefix, String... yaml) {
    return make(directory, version, new String[] {"r1", "r2", "r3"}, prefix, yaml);
  }

  /** The same of a single node, in a bucket without a prefix. */
  static BackedUpCluster ofOneNode(Path directory, CassandraVersion version) {
    return make(directory, version, new String[] {"r1"}, "");
  }

  private static BackedUpCluster make(
      Path directory, CassandraVersion version, String[] racks, String prefix, String... yaml) {
    S3Server store = VersityGw.start(directory.resolve("store"));
    Bucket bucket = Bucket.s3(store, "backups", prefix, directory.resolve("credentials"));
    BackedUpCluster made = new BackedUpCluster(directory, version, racks, store, bucket);
    made.fill(yaml);
    return made;
  }

  /**
   * A cluster of the same names with empty volumes. Of several nodes every one has the address that
   * another one had when it was backed up, as happens to pods; so there can be one such cluster at
   * a time. A single node has one of its own.
   */
  CassandraCluster emptyCluster(Path home, CassandraVersion release) throws IOException {
    CassandraCluster.Builder builder =
        CassandraCluster.in(home).version(release).racks(racks).passwords();
    if (racks.length > 1) {
      List<String> permuted = addresses();
      Collections.rotate(permuted, 1);
      builder.addresses(permuted);
    }
    CassandraCluster cluster = builder.build();
    for (CassandraNode node : cluster.nodes()) {
      Files.createDirectories(node.layout().dataPath());
    }
    return cluster;
  }

  ClusterRestore restore(Path home, String backup) {
    return new ClusterRestore(home, bucket, bucket.facts(backup));
  }

  private List<String> addresses() {
    return IntStream.rangeClosed(1, racks.length)
        .mapToObj(block::address)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private void fill(String... yaml) {
    CassandraCluster.Builder builder =
        CassandraCluster.in(directory.resolve("source"))
            .version(version)
            .racks(racks)
            .addresses(addresses())
            .passwords();
    for (String line : yaml) {
      builder.yaml(line);
    }
    try (CassandraCluster source = builder.start();
        Cql cql = Cql.connect(source, "cassandra", "cassandra")) {
      cql.execute("ALTER ROLE cassandra WITH PASSWORD = '" + PASSWORD + "'");
      cql.execute("CREATE ROLE app WITH PASSWORD = 'app-secret' AND LOGIN = true");
      data.create(cql, source.datacenter(), 1_000);
      Medusa medusa =
          Medusa.in(directory.resolve("medusa"), bucket.medusa()).login("cassandra", PASSWORD);
      backup(medusa, source, cql, FULL, Medusa.Mode.FULL);
      data.addRows(cql, 1_000, 1_500);
      backup(medusa, source, cql, FIRST, Medusa.Mode.DIFFERENTIAL);
      data.addRows(cql, 1_500, 2_000);
      backup(medusa, source, cql, SECOND, Medusa.Mode.DIFFERENTIAL);
      source.nodes().forEach(node -> tokens.put(node.name(), node.tokens()));
    }
  }

  private void backup(
      Medusa medusa, CassandraCluster source, Cql cql, String name, Medusa.Mode mode) {
    medusa.backup(source, name, mode);
    contents.put(name, data.read(cql));
  }

  static String readString(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    store.close();
    block.close();
  }
}
