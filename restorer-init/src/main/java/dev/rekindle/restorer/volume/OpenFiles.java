package dev.rekindle.restorer.volume;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which other processes have files open, as far as this one may see (proc(5), {@code
 * /proc/<pid>/fd}): those of the same user, in the same PID namespace.
 */
public final class OpenFiles {
  private static final Path PROC = Path.of("/proc");

  private OpenFiles() {}

  /** Returns each process that has a file open below one of the directories, and such a file. */
  public static List<String> below(List<Path> directories) {
    List<Path> real = directories.stream().map(OpenFiles::resolved).toList();
    String self = String.valueOf(ProcessHandle.current().pid());
    List<String> users = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (!process.endsWith(self)) {
          firstBelow(process.resolve("fd"), real)
              .forEach(file -> users.add("process " + process.getFileName() + " with " + file));
        }
      }
    } catch (IOException e) {
      return users;
    }
    return users;
  }

  private static List<Path> firstBelow(Path descriptors, List<Path> directories) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
      for (Path link : links) {
        Path file = target(link);
        if (directories.stream().anyMatch(file::startsWith)) {
          return List.of(file);
        }
      }
    } catch (IOException e) {
      // Another user's, or gone by now.
    }
    return List.of();
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return Path.of("");
    }
  }

  private static Path resolved(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory;
    }
  }
}
