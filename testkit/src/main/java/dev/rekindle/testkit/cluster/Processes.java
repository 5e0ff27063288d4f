package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of one cluster, found by what they inherit: a variable with the cluster's
 * directory. No file of process ids has to be right for that.
 */
final class Processes {
  static final String MARK = "REKINDLE_CLUSTER";
  private static final Path PROC = Path.of("/proc");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final byte[] mark;

  Processes(Path state) {
    this.mark = (MARK + "=" + state).getBytes(StandardCharsets.UTF_8);
  }

  /** All that run now, but those in pods: they are in the node's namespaces and end with it. */
  List<ProcessHandle> running() {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::parseLong)
          .filter(this::isOurs)
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that is number 1 in the node's own namespace. */
  Optional<ProcessHandle> first() {
    return running().stream().filter(process -> isFirst(process.pid())).findAny();
  }

  /** Those that run a program. */
  List<ProcessHandle> named(String program) {
    return running().stream().filter(process -> runs(process.pid(), program)).toList();
  }

  private static boolean runs(long pid, String program) {
    try {
      String command =
          Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return command.split("\0", 2)[0].endsWith("/" + program);
    } catch (IOException _) {
      // just ended
      return false;
    }
  }

  /** Kills them until there are none, and waits until they are gone with their namespaces. */
  void kill() {
    first().ifPresent(Processes::end);
    for (List<ProcessHandle> left = running(); !left.isEmpty(); left = running()) {
      left.forEach(Processes::end);
    }
  }

  /** Kills it, and waits until it is gone. */
  static void end(ProcessHandle process) {
    process.destroyForcibly();
    if (!Pause.until(PATIENCE, () -> hasEnded(process.pid()))) {
      throw new TestkitException(
          "Process %d survived SIGKILL for %d s: %s"
              .formatted(process.pid(), PATIENCE.toSeconds(), process.info()));
    }
  }

  /** Nobody may ever ask how it ended: that it is dead is enough. */
  private static boolean hasEnded(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException _) {
      // it is gone altogether
      return true;
    }
  }

  private boolean isOurs(long pid) {
    try {
      return holds(Files.readAllBytes(PROC.resolve(pid + "/environ")), mark);
    } catch (IOException _) {
      // somebody else's, or just ended
      return false;
    }
  }

  private static boolean isFirst(long pid) {
    try {
      return Files.readAllLines(PROC.resolve(pid + "/status")).stream()
          .anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"));
    } catch (IOException _) {
      // just ended
      return false;
    }
  }

  /** Whether one of the entries, each of which ends with a zero, is the wanted one. */
  static boolean holds(byte[] entries, byte[] wanted) {
    int start = 0;
    for (int i = 0; i <= entries.length; i++) {
      if (i == entries.length || entries[i] == 0) {
        if (Arrays.equals(entries, start, i, wanted, 0, wanted.length)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }
}
