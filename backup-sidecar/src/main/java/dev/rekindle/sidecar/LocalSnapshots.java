package dev.rekindle.sidecar;

import dev.rekindle.restorer.volume.Root;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The snapshots that a node keeps in its live data, as {@code keyspace/table/snapshots/name}. What
 * restores set aside lies in our own directory and does not count.
 */
final class LocalSnapshots {
  private static final int MOST = 20; // that are told

  private LocalSnapshots() {}

  /** Returns the first of their names, in order, each once; links are not followed. */
  static List<String> in(List<Root> roots) {
    return roots.stream()
        .filter(Root::restored)
        .flatMap(root -> directories(root.path()))
        .filter(keyspace -> !keyspace.getFileName().toString().startsWith(".")) // ours
        .flatMap(LocalSnapshots::directories)
        .map(table -> table.resolve("snapshots"))
        .filter(LocalSnapshots::isDirectory)
        .flatMap(LocalSnapshots::directories)
        .map(snapshot -> snapshot.getFileName().toString())
        .distinct()
        .sorted()
        .limit(MOST)
        .toList();
  }

  /** Tables and snapshots may go at any moment, and what cannot be read is not the database's. */
  private static Stream<Path> directories(Path parent) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children =
        Files.newDirectoryStream(parent, LocalSnapshots::isDirectory)) {
      children.forEach(found::add);
    } catch (IOException | DirectoryIteratorException _) {
      return found.stream();
    }
    return found.stream();
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
