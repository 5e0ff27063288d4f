package dev.rekindle.restorer.stage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes from the staging areas whatever nobody wants: leftovers of another backup, links, special
 * files. Links are deleted, never followed.
 */
final class Sweep extends SimpleFileVisitor<Path> {
  private final Path area;
  private final Map<Path, Set<String>> names;
  private final Set<Path> directories = new HashSet<>();

  /**
   * Prepares to sweep one area of everything but some regular files.
   *
   * @param names of those files, by directory
   */
  Sweep(Path area, Map<Path, Set<String>> names) {
    this.area = area;
    this.names = names;
    for (Path directory : names.keySet()) {
      Path parent = directory;
      while (parent != null && parent.startsWith(area) && directories.add(parent)) {
        parent = parent.getParent();
      }
    }
    directories.add(area);
  }

  void run() throws IOException {
    Files.walkFileTree(area, this);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile() || !wanted(file)) {
      Files.delete(file);
    }
    return FileVisitResult.CONTINUE;
  }

  private boolean wanted(Path file) {
    Set<String> here = names.get(file.getParent());
    return here != null && here.contains(String.valueOf(file.getFileName()));
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (!directories.contains(directory)) {
      Files.delete(directory);
    }
    return FileVisitResult.CONTINUE;
  }
}
