package dev.rekindle.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories with what is in them. */
final class Trees {
  private static final long WORTH_THE_SPACE = 500_000_000;

  private Trees() {}

  /**
   * Deletes what takes much space; what is smaller stays until all is deleted. ext4 looks at every
   * inode that was deleted within the last minutes before it gives one to a new file: whoever
   * writes thousands of files after somebody's were deleted pays for it.
   */
  static void free(Path directory, long bytes) {
    if (bytes >= WORTH_THE_SPACE) {
      delete(directory);
    }
  }

  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> files(Path directory) {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
