package dev.rekindle.e2e.bench;

import java.util.List;

/**
 * A node's backup in the bucket.
 *
 * @param title what the table calls it
 * @param prefix of the backup in the bucket
 * @param node whose backup it is
 * @param backup its name
 * @param version of Cassandra, for the restorer's checks
 * @param objects all of its data
 */
record Workload(
    String title,
    String prefix,
    String node,
    String backup,
    String version,
    List<StoredObject> objects) {
  /** Below this are the node's data and nothing else. */
  String dataPrefix() {
    return prefix + "/" + node + "/" + backup + "/data/";
  }

  long bytes() {
    return objects.stream().mapToLong(StoredObject::size).sum();
  }
}
