package dev.rekindle.restorer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a directory, to be compared before and after. */
final class Trees {
  private Trees() {}

  /** Returns the same without what is ours, which may appear beside untouched data. */
  static Map<String, String> withoutOurs(Path directory) throws IOException {
    Map<String, String> tree = of(directory);
    tree.keySet().removeIf(path -> path.matches("(.*/)?(\\.rekindle(/.*)?|rekindle\\.options)"));
    return tree;
  }

  /** Deletes everything below a directory. */
  static void empty(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    }
  }

  /** Returns every path below a directory with its kind, mode, and a hash of its content. */
  static Map<String, String> of(Path directory) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList()) {
        String mode =
            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).toString()
                + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        String content =
            Files.isRegularFile(path) ? " " + Arrays.hashCode(Files.readAllBytes(path)) : "";
        boolean plain = Files.isRegularFile(path);
        tree.put(directory.relativize(path).toString(), plain ? mode + content : "directory");
      }
    }
    return tree;
  }
}
