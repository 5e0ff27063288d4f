package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.RestoredFiles;
import dev.rekindle.backup.SSTableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of a node's files are restored.
 *
 * <p>Everything but the keyspace {@code system}, of which only what belongs to the data comes back:
 * which indexes and views are built, batches and Paxos state that are still to be applied. Who the
 * node was and whom it knew ({@code local}, {@code peers}) stays away, so that it can never mix
 * with a cluster that is still alive. Only files that Cassandra takes for SSTable components come
 * in; what else a bucket may hold there, Cassandra ignores or, in the case of transaction logs,
 * obeys by deleting files. Keyspaces of an engine's own monitoring are data like any other.
 *
 * @param files what is restored, in the manifest's order
 * @param unknown paths of files that no snapshot of Cassandra has; worth a warning
 */
public record Selection(List<ManifestFile> files, List<String> unknown) {
  static final String SYSTEM = "system";
  static final String SCHEMA = "system_schema";

  /** Keeps unmodifiable copies. */
  public Selection {
    files = List.copyOf(files);
    unknown = List.copyOf(unknown);
  }

  /** Selects from everything that the backup has of the node. */
  public static Selection of(NodeBackup backup) {
    List<ManifestFile> files = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (ManifestFile file : backup.files()) {
      if (!RestoredFiles.has(file)) {
        continue;
      }
      if (SSTableName.parse(file.name()).isPresent()) {
        files.add(file);
      } else {
        unknown.add(file.path());
      }
    }
    return new Selection(files, unknown);
  }
}
