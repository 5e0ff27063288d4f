package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.SSTableName;
import dev.rekindle.restorer.stage.StageItem;
import dev.rekindle.restorer.stage.StageItem.Variant;
import dev.rekindle.restorer.volume.Root;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Where each file goes when a node has several data directories.
 *
 * <p>Cassandra looks for a table's SSTables in every data directory, and for the components of one
 * SSTable beside each other, so SSTables stay whole and are spread by size. Its own tables it reads
 * from one place only: {@code local_system_data_file_directory} where that is configured, else the
 * first data directory; except those that it spreads like any other. Source: {@code
 * Directories.isStoredInLocalSystemKeyspacesDataLocation} and {@code
 * SystemKeyspace.TABLES_SPLIT_ACROSS_MULTIPLE_DISKS} of Cassandra 4.1 and 5.0.
 *
 * <p>The outcome depends on nothing but the files and the order of the roots: staging that is
 * resumed finds its files again.
 */
public final class Placement {
  private static final Set<String> SPREAD_SYSTEM_TABLES = Set.of("batches", "paxos");

  private final Root local;
  private final List<Root> data;
  private final Map<Root, Long> load = new HashMap<>();

  private Placement(NodeConfig config) {
    this.local = config.localSystemRoot();
    this.data = config.dataRoots();
  }

  /**
   * Returns what is to be staged, in the order of the selection.
   *
   * @param selection what is restored
   * @param config with the roots
   * @param incoming the directory, of each restored root, whose children will be the root's
   */
  public static List<StageItem> items(
      Selection selection, NodeConfig config, Function<Root, Path> incoming) {
    Placement placement = new Placement(config);
    Map<String, Root> roots = placement.roots(selection.files());
    Map<Root, StageItem.Place> places = new HashMap<>();
    List<StageItem> items = new ArrayList<>(selection.files().size());
    for (ManifestFile file : selection.files()) {
      StageItem.Place place =
          places.computeIfAbsent(
              Objects.requireNonNull(roots.get(sstablePath(file))),
              root -> new StageItem.Place.Below(incoming.apply(root), root.path()));
      items.add(new StageItem(file, place, variant(file)));
    }
    return items;
  }

  /**
   * Returns what to do with a file whose object is another than the manifest names: three
   * components are rewritten in place by Cassandra, so that other backups may have changed them.
   */
  public static Variant variant(ManifestFile file) {
    String name = file.name();
    if (name.endsWith("-Statistics.db") || name.endsWith("-TOC.txt")) {
      return Variant.TAKE;
    }
    return name.endsWith("-Summary.db") ? Variant.LEAVE_OUT : Variant.REFUSE;
  }

  /** Returns the root of each SSTable, by its path. */
  private Map<String, Root> roots(List<ManifestFile> files) {
    Map<String, SSTable> sstables = new LinkedHashMap<>();
    for (ManifestFile file : files) {
      sstables.computeIfAbsent(sstablePath(file), SSTable::new).add(file);
    }
    List<SSTable> largestFirst = new ArrayList<>(sstables.values());
    largestFirst.sort(Placement::largestFirst);
    Map<String, Root> roots = new HashMap<>();
    largestFirst.forEach(sstable -> roots.put(sstable.path(), place(sstable)));
    return roots;
  }

  private static int largestFirst(SSTable one, SSTable other) {
    int bySize = Long.compare(other.bytes(), one.bytes());
    return bySize == 0 ? one.path().compareTo(other.path()) : bySize;
  }

  private Root place(SSTable sstable) {
    Root root =
        sstable.local()
            ? local
            : Collections.min(data, Comparator.comparingLong(r -> load.getOrDefault(r, 0L)));
    load.merge(root, sstable.bytes(), Long::sum);
    return root;
  }

  private static String sstablePath(ManifestFile file) {
    String directory = file.path().substring(0, file.path().length() - file.name().length());
    return directory + SSTableName.parse(file.name()).map(SSTableName::sstable).orElse(file.name());
  }

  /** The files that must stay together, and how large they are. */
  private static final class SSTable {
    private final String path;
    private boolean local;
    private long bytes;

    SSTable(String path) {
      this.path = path;
    }

    void add(ManifestFile file) {
      bytes += file.size();
      local =
          switch (file.keyspace()) {
            case Selection.SCHEMA -> true;
            case Selection.SYSTEM -> !SPREAD_SYSTEM_TABLES.contains(file.tableName());
            default -> false;
          };
    }

    String path() {
      return path;
    }

    long bytes() {
      return bytes;
    }

    boolean local() {
      return local;
    }
  }
}
