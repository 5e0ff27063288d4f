package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.SSTableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of {@code cassandra.yaml} without which Cassandra refuses to start on the data.
 *
 * <p>Source: {@code StartupChecks.checkSSTablesFormat} and {@code BigFormat.BigVersion} of
 * Cassandra 5.0.9: SSTables with UUIDs for ids must be allowed, and in the default compatibility
 * mode the newest readable version of the big format is {@code n}.
 */
final class DataNeeds {
  private static final Set<String> NEW_MODES = Set.of("UPGRADING", "NONE");

  private DataNeeds() {}

  /** Returns the least that the files need, by key. */
  static SortedMap<String, String> of(Selection selection) {
    SortedMap<String, String> needs = new TreeMap<>();
    for (SSTableName name : names(selection)) {
      if (name.uuid()) {
        needs.put(Settings.UUID_IDS, "true");
      }
      if (name.format().equals("big") && name.version().charAt(0) == 'o') {
        needs.put(Settings.COMPATIBILITY_MODE, "UPGRADING");
      }
    }
    return needs;
  }

  static List<SSTableName> names(Selection selection) {
    return selection.files().stream()
        .map(ManifestFile::name)
        .map(SSTableName::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns whether a node in this mode reads what 5.0 writes when it need not be compatible. */
  static boolean readsNewFormats(String mode) {
    return NEW_MODES.contains(mode.toUpperCase(Locale.ROOT));
  }

  /** Returns who the node is that these files make. */
  static Identity identity(NodeBackup backup, Selection selection, String restore) {
    return new Identity(
        backup.node().tokens(), of(selection), backup.backup(), backup.node().name(), restore);
  }
}
