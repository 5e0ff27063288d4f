package dev.rekindle.storage.directory;

import dev.rekindle.storage.StoreException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns keys into paths that cannot leave the root. */
final class KeyPaths {
  /** The directory right below the root in which files wait until they are whole. */
  static final String UNFINISHED = ".rekindle-put";

  private final Path root;

  /** Paths below a root whose own links are resolved. */
  KeyPaths(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  Path unfinished() {
    return root.resolve(UNFINISHED);
  }

  /** Returns why this cannot be a key here, if so. */
  static Optional<String> problem(String key) {
    if (key.indexOf('\0') >= 0) {
      return Optional.of("it holds a NUL character");
    }
    String[] segments = key.split("/", -1);
    for (String segment : segments) {
      if (segment.isEmpty()) {
        return Optional.of(
            "it has an empty segment (a slash at its start or end, or two in a row)");
      }
      if (segment.equals(".") || segment.equals("..")) {
        return Optional.of("it has a segment \"" + segment + "\"");
      }
    }
    return segments[0].equals(UNFINISHED)
        ? Optional.of("\"" + UNFINISHED + "\" holds unfinished files")
        : Optional.empty();
  }

  /** Returns the path of a key. */
  Path of(String key) throws StoreException {
    Optional<String> problem = problem(key);
    if (problem.isPresent()) {
      throw invalid(key, problem.get(), null);
    }
    try {
      return root.resolve(key);
    } catch (InvalidPathException e) {
      String why = e.getReason() + "; run with a UTF-8 locale, such as LC_ALL=C.UTF-8";
      throw invalid(key, "this machine's file names cannot hold it (" + why + ")", e);
    }
  }

  /**
   * Refuses a path with a symbolic link anywhere below the root: where it leads to could be
   * anybody's file.
   *
   * @throws NoSuchFileException when nothing is there
   */
  void refuseLinks(String key, Path path) throws IOException {
    if (!path.toRealPath().equals(path)) {
      throw invalid(key, "there is a symbolic link on its path, and links are not followed", null);
    }
  }

  /** Returns whether the key wants a directory where there is a file. */
  boolean isBelowFile(String key) {
    return Stream.iterate(
            root.resolve(key).getParent(),
            above -> above != null && above.startsWith(root),
            Path::getParent)
        .anyMatch(above -> Files.isRegularFile(above, LinkOption.NOFOLLOW_LINKS));
  }

  /** Says what is wrong with a key, which nothing but another key can mend. */
  StoreException invalid(String key, String why, @Nullable Throwable cause) {
    String shown = key.replaceAll("\\p{Cntrl}", "?");
    return new StoreException(
        StoreException.Kind.INVALID,
        "file://%s: the key \"%s\" cannot be used: %s.".formatted(root, shown, why),
        cause);
  }

  static String reason(IOException e) {
    return e instanceof FileSystemException fs && fs.getReason() != null
        ? fs.getReason()
        : e.getClass().getSimpleName();
  }
}
