package dev.rekindle.e2e.scale;

import dev.rekindle.testkit.TestkitException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures what the controller needs on a real API server for as many objects as a large
 * installation has. Exit code 0 when it did all its work and stayed within the memory that the
 * manifests give it.
 */
public final class ScaleMain {
  private ScaleMain() {}

  /** Takes {@code DIRECTORY [--scale full|small]}. */
  public static void main(String[] args) {
    try {
      run(List.of(args), System.out);
      System.exit(0); // the API server's threads would stay
    } catch (TestkitException | IllegalStateException | IllegalArgumentException e) {
      System.out.println("FAILED: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Measures what the arguments ask for, and fails when the controller does not do its work. */
  static void run(List<String> arguments, PrintStream out) {
    boolean scaled = arguments.size() == 3 && arguments.get(1).equals("--scale");
    if (!scaled && arguments.size() != 1) {
      throw new IllegalArgumentException(
          "expected: DIRECTORY [--scale full|small]; found " + arguments);
    }
    Population population = Population.of(scaled ? arguments.get(2) : "full");
    Path directory = Path.of(arguments.getFirst()).toAbsolutePath();
    try (Run run = Run.open(directory, population, new Report(out))) {
      run.measure();
    }
  }
}
