package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a node's containers leave in the kernel's hierarchies of control groups. */
final class ControlGroups {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ControlGroups() {}

  /** Deletes a group of that name, with those in it, in every hierarchy. */
  static void delete(String name) {
    for (Path group : existing(name)) {
      deepestFirst(group).forEach(ControlGroups::deleteOne);
    }
  }

  static List<Path> existing(String name) {
    try {
      return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
          .map(line -> line.split(" ", 4))
          .filter(mount -> mount[2].startsWith("cgroup"))
          .map(mount -> Path.of(mount[1], name))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> deepestFirst(Path group) {
    try (Stream<Path> found = Files.walk(group)) {
      return found.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A group is busy for a moment after its last process. */
  private static void deleteOne(Path group) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        Files.deleteIfExists(group);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new TestkitException("Could not delete the control group " + group, e);
        }
        Pause.briefly();
      }
    }
  }
}
