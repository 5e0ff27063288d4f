package dev.rekindle.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directories that a node keeps data in.
 *
 * @param dataPath the directory above them, {@code /var/lib/cassandra} in the official image
 */
public record CassandraLayout(
    Path dataPath,
    List<Path> dataDirectories,
    Path commitlog,
    Path hints,
    Path savedCaches,
    Path cdcRaw) {
  /** Copies the list. */
  public CassandraLayout {
    dataDirectories = List.copyOf(dataDirectories);
  }

  /** Cassandra's own names under that directory. */
  public static CassandraLayout under(Path dataPath) {
    return new CassandraLayout(
        dataPath,
        List.of(dataPath.resolve("data")),
        dataPath.resolve("commitlog"),
        dataPath.resolve("hints"),
        dataPath.resolve("saved_caches"),
        dataPath.resolve("cdc_raw"));
  }

  /** The same with other data directories. */
  public CassandraLayout withDataDirectories(Path... directories) {
    return new CassandraLayout(
        dataPath, List.of(directories), commitlog, hints, savedCaches, cdcRaw);
  }

  /** The same with another commit log directory. */
  public CassandraLayout withCommitlog(Path directory) {
    return new CassandraLayout(dataPath, dataDirectories, directory, hints, savedCaches, cdcRaw);
  }

  /** Every directory of it. */
  public List<Path> all() {
    return Stream.concat(dataDirectories.stream(), Stream.of(commitlog, hints, savedCaches, cdcRaw))
        .toList();
  }
}
