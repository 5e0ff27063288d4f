package dev.rekindle.backup;

import java.util.Set;

/**
 * Which files of a node come back in a restore: those that are no SSTable's ({@link SSTableName}),
 * what a snapshot adds, and who the node was and whom it knew stay away.
 */
public final class RestoredFiles {
  private static final String SYSTEM = "system";

  /** What belongs to the data: built indexes and views, batches and Paxos state to be applied. */
  private static final Set<String> SYSTEM_TABLES =
      Set.of("IndexInfo", "built_views", "batches", "paxos", "paxos_repair_history");

  private static final Set<String> SNAPSHOT_FILES = Set.of("manifest.json", "schema.cql");

  private RestoredFiles() {}

  /** Returns whether this is one of them, provided that it is an SSTable's. */
  public static boolean has(ManifestFile file) {
    return !SNAPSHOT_FILES.contains(file.name())
        && (!file.keyspace().equals(SYSTEM) || SYSTEM_TABLES.contains(file.tableName()));
  }
}
