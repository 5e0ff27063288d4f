package dev.rekindle.e2e.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** For tests that need pods to run. */
final class NodeNeeded {
  /** Asks for these tests: they have not yet run often enough to decide about every change. */
  private static final String ASKED_FOR = "rekindle.cluster";

  private NodeNeeded() {}

  /** Skips them where no node can be, with one line that says so; in CI that is a failure. */
  static void here(String what) {
    if (System.getProperty(ASKED_FOR) == null) {
      String hint = what + " runs when asked for with -D" + ASKED_FOR + ": skipped";
      System.out.println(hint);
      assumeTrue(false, hint);
    }
    String message = what + " needs a node, and a node needs root";
    if (!isRoot()) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(message + ", and CI has to have it");
      }
      System.out.println(message + ": skipped");
      assumeTrue(false, message + ": skipped");
    }
  }

  /** Of the cluster that is to be used, and stays up afterwards; else each run has its own. */
  static Optional<Path> stateDirectory() {
    return Optional.ofNullable(System.getProperty(ASKED_FOR))
        .filter(value -> value.startsWith("/"))
        .map(Path::of);
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
