package dev.rekindle.e2e.downtime;

import dev.rekindle.testkit.TestkitException;
import java.io.PrintStream;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Measures how long a restore in place takes and how long clients are without their database, step
 * by step, beside Medusa's own procedure on the same pods, volumes and bucket. Exit code 0 when
 * each of them brought every row and token back, each time.
 */
public final class DowntimeMain {
  private DowntimeMain() {}

  /** Takes {@code DIRECTORY [--cluster DIRECTORY] [--gigabytes N] [--rounds N]}. */
  public static void main(String[] args) {
    try {
      run(List.of(args), System.out);
      System.exit(0); // the driver's threads would stay
    } catch (TestkitException
        | ConditionTimeoutException
        | IllegalStateException
        | IllegalArgumentException e) {
      System.out.println("FAILED: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Measures what the arguments ask for, and fails when a row is not what it was. */
  static void run(List<String> arguments, PrintStream out) {
    Options options = Options.parse(arguments);
    try (Site site = Site.open(options, line -> out.println("downtime: " + line))) {
      new Race(site, options.rounds(), out).run();
    }
  }
}
