package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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

  private static final Set<String> SYSTEM_TABLES =
      Set.of("IndexInfo", "built_views", "batches", "paxos", "paxos_repair_history");

  private static final Set<String> SNAPSHOT_FILES = Set.of("manifest.json", "schema.cql");

  private static final Pattern TABLE_ID = Pattern.compile("-[0-9a-f]{32}");

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
      if (SNAPSHOT_FILES.contains(file.name()) || !wanted(file)) {
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

  private static boolean wanted(ManifestFile file) {
    return !file.keyspace().equals(SYSTEM) || SYSTEM_TABLES.contains(tableName(file.table()));
  }

  /** Returns the table's name without its id; all of it when there is no id. */
  static String tableName(String directory) {
    int end = directory.length() - 33;
    return end > 0 && TABLE_ID.matcher(directory.substring(end)).matches()
        ? directory.substring(0, end)
        : directory;
  }
}
