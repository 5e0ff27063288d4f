package dev.rekindle.restorer.cassandra;

import dev.rekindle.restorer.volume.Root;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directories that a node keeps its data in. What is not stated is where Cassandra puts it:
 * below the data path. Source: {@code DatabaseDescriptor.applySimpleConfig} of Cassandra 5.0.9
 * ({@code cassandra.storagedir}).
 *
 * @param dataPath the parent of what is not stated, such as {@code /var/lib/cassandra}
 * @param data {@code data_file_directories}, in their order; empty when not stated
 * @param localSystem {@code local_system_data_file_directory}, or null: the first data directory
 * @param commitLog {@code commitlog_directory}, or null
 * @param hints {@code hints_directory}, or null
 * @param savedCaches {@code saved_caches_directory}, or null
 * @param cdcRaw {@code cdc_raw_directory}, or null
 */
public record Directories(
    Path dataPath,
    List<Path> data,
    @Nullable Path localSystem,
    @Nullable Path commitLog,
    @Nullable Path hints,
    @Nullable Path savedCaches,
    @Nullable Path cdcRaw) {

  /** Keeps an unmodifiable copy. */
  public Directories {
    data = List.copyOf(data);
  }

  /** Returns the layout of a node that states no directory. */
  public static Directories below(Path dataPath) {
    return new Directories(dataPath, List.of(), null, null, null, null, null);
  }

  /** Returns whether any but the data path is named. */
  public boolean stated() {
    return !data.isEmpty()
        || localSystem != null
        || commitLog != null
        || hints != null
        || savedCaches != null
        || cdcRaw != null;
  }

  /** Returns the roots; adds to {@code problems} what cannot be one. */
  List<Root> roots(List<Problem> problems) {
    List<Root> roots = new ArrayList<>();
    List<Path> dataRoots = data.isEmpty() ? List.of(dataPath.resolve("data")) : data;
    for (int i = 0; i < dataRoots.size(); i++) {
      roots.add(new Root("data" + i, dataRoots.get(i).normalize(), true));
    }
    if (localSystem != null) {
      roots.add(new Root(NodeConfig.LOCAL_SYSTEM, localSystem.normalize(), true));
    }
    roots.add(emptied("commitlog", commitLog));
    roots.add(emptied("hints", hints));
    roots.add(emptied("saved_caches", savedCaches));
    roots.add(emptied("cdc_raw", cdcRaw));
    roots.forEach(root -> requireAbsolute(root, problems));
    requireApart(roots, problems);
    return roots;
  }

  private Root emptied(String name, @Nullable Path stated) {
    return new Root(name, (stated == null ? dataPath.resolve(name) : stated).normalize(), false);
  }

  private static void requireAbsolute(Root root, List<Problem> problems) {
    if (!root.path().isAbsolute() || root.path().getNameCount() == 0) {
      problems.add(
          new Problem(
              Problem.Code.CONFIG_INVALID,
              key(root),
              "an absolute path below /",
              "'" + root.path() + "'",
              "state the directory in full"));
    }
  }

  /** What is moved out of one directory must not be another, or hold another. */
  private static void requireApart(List<Root> roots, List<Problem> problems) {
    for (int i = 0; i < roots.size(); i++) {
      for (int j = 0; j < roots.size(); j++) {
        Root outer = roots.get(i);
        Root inner = roots.get(j);
        boolean same = outer.path().equals(inner.path());
        if (same ? i < j : inner.path().startsWith(outer.path())) {
          problems.add(
              new Problem(
                  Problem.Code.CONFIG_INVALID,
                  key(inner),
                  "a directory outside " + key(outer) + " " + outer.path(),
                  inner.path().toString(),
                  "keep the directories apart"));
        }
      }
    }
  }

  private static String key(Root root) {
    if (root.name().startsWith("data")) {
      return "data_file_directories";
    }
    return root.name().equals(NodeConfig.LOCAL_SYSTEM)
        ? "local_system_data_file_directory"
        : root.name() + "_directory";
  }
}
