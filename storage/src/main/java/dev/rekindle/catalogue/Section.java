package dev.rekindle.catalogue;

import org.jspecify.annotations.Nullable;

/** One table's part of a node's manifest, and whose manifest it is. */
record Section(String node, String backup, String keyspace, String table) {

  /**
   * Returns the directory that Medusa puts around every file when the backup's name ends in {@code
   * nodes}, where Cassandra would not look for them; null with other names.
   */
  @Nullable String strayDirectory() {
    return backup.endsWith("nodes") ? "medusa-" + backup : null;
  }

  String path() {
    return keyspace + '/' + table;
  }
}
