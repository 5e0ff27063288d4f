package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.SSTableName;
import dev.rekindle.restorer.cassandra.Problem.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the files of a backup are ones that a release of Cassandra starts on. */
final class DataChecks {
  private static final Set<CassandraVersion> SOURCES =
      Set.of(CassandraVersion.V4_0, CassandraVersion.V4_1, CassandraVersion.V5_0);
  private static final Set<CassandraVersion> TARGETS =
      Set.of(CassandraVersion.V4_1, CassandraVersion.V5_0);

  /** Every node has rows in these; without them it starts with no table of anybody's. */
  private static final List<String> SCHEMA_TABLES = List.of("keyspaces", "tables", "columns");

  private final NodeBackup backup;
  private final Selection selection;
  private final Optional<CassandraVersion> target;
  private final List<Problem> problems = new ArrayList<>();

  private DataChecks(NodeBackup backup, Selection selection, Optional<CassandraVersion> target) {
    this.backup = backup;
    this.selection = selection;
    this.target = target;
  }

  /**
   * Returns everything that is wrong.
   *
   * @param version the target's release, or null when unknown: then the formats of both releases
   *     are allowed
   */
  static List<Problem> problems(NodeBackup backup, Selection selection, @Nullable String version) {
    DataChecks checks =
        new DataChecks(
            backup, selection, Optional.ofNullable(version).flatMap(CassandraVersion::parse));
    checks.checkVersions(version);
    checks.checkSchema();
    checks.checkFormats();
    checks.checkComponents();
    return checks.problems;
  }

  private void checkVersions(@Nullable String version) {
    String wrote = backup.engineVersion();
    Optional<CassandraVersion> source = Optional.ofNullable(wrote).flatMap(CassandraVersion::parse);
    if (wrote != null && source.filter(SOURCES::contains).isEmpty()) {
      add(
          Code.SOURCE_UNSUPPORTED,
          "version of backup " + backup.backup(),
          "4.0, 4.1 or 5.0",
          wrote,
          "restore it with the release that wrote it, upgrade, and back up again");
    }
    if (version != null && target.filter(TARGETS::contains).isEmpty()) {
      add(
          Code.TARGET_UNSUPPORTED,
          "version of the target",
          "4.1 or 5.0",
          version,
          "run a supported release of Cassandra");
    }
    if (source.isPresent() && target.isPresent() && target.get().compareTo(source.get()) < 0) {
      add(
          Code.TARGET_OLDER,
          "version of the target",
          source.get() + " or newer",
          String.valueOf(version),
          "run at least the release that wrote the backup");
    }
  }

  private void checkSchema() {
    Set<String> found = new TreeSet<>();
    for (ManifestFile file : selection.files()) {
      if (file.keyspace().equals(Selection.SCHEMA) && file.name().endsWith("-Data.db")) {
        found.add(file.tableName());
      }
    }
    if (!found.containsAll(SCHEMA_TABLES)) {
      add(
          Code.SCHEMA_MISSING,
          Selection.SCHEMA + " of " + backup.node().name(),
          "SSTables of " + String.join(", ", SCHEMA_TABLES),
          found.isEmpty() ? "none" : String.join(", ", found),
          "restore another backup; in this one the node's snapshot failed");
    }
  }

  private void checkFormats() {
    Map<String, List<String>> unreadable = new TreeMap<>();
    for (ManifestFile file : selection.files()) {
      SSTableName.parse(file.name())
          .filter(name -> name.component().equals("Data.db") && !readable(name))
          .ifPresent(
              name ->
                  unreadable
                      .computeIfAbsent(
                          name.version() + "-*-" + name.format(), _ -> new ArrayList<>())
                      .add(file.path()));
    }
    unreadable.forEach(
        (format, paths) ->
            add(
                Code.FORMAT_UNSUPPORTED,
                "SSTable format " + format,
                "one that " + target.map(Object::toString).orElse("4.1 or 5.0") + " reads",
                paths.size() + " of them, such as " + paths.getFirst(),
                "run a release of Cassandra that reads them"));
  }

  private boolean readable(SSTableName name) {
    boolean before5 = target.filter(t -> t.compareTo(CassandraVersion.V5_0) < 0).isPresent();
    char line = name.version().charAt(0);
    return switch (name.format()) {
      case "big" -> line >= 'm' && line <= (before5 ? 'n' : 'o');
      case "bti" -> line == 'd' && !before5;
      default -> false;
    };
  }

  private void checkComponents() {
    Map<String, Set<String>> components = new LinkedHashMap<>();
    for (ManifestFile file : selection.files()) {
      SSTableName.parse(file.name())
          .ifPresent(
              name ->
                  components
                      .computeIfAbsent(
                          file.path().substring(0, file.path().length() - file.name().length())
                              + name.sstable(),
                          _ -> new TreeSet<>())
                      .add(name.component()));
    }
    List<String> broken =
        components.entrySet().stream()
            .filter(e -> !e.getValue().containsAll(required(e.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    if (!broken.isEmpty()) {
      add(
          Code.SSTABLE_INCOMPLETE,
          broken.size() + " SSTables",
          "all components without which Cassandra does not open them",
          broken.getFirst() + " with only " + components.get(broken.getFirst()),
          "restore another backup; this one lacks files");
    }
  }

  private static List<String> required(String sstable) {
    return sstable.endsWith("-bti")
        ? List.of("Data.db", "Statistics.db", "Partitions.db", "Rows.db")
        : List.of("Data.db", "Statistics.db", "Index.db");
  }

  private void add(Code code, String field, String expected, String found, String action) {
    problems.add(new Problem(code, field, expected, found, action));
  }
}
