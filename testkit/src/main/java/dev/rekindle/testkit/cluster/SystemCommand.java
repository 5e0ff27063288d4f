package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Short commands of the system, run to their end. */
final class SystemCommand {
  private SystemCommand() {}

  /** How it ended, and what it printed on both outputs. */
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  static Result run(List<String> command, Path input) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(input.toFile())
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new TestkitException("Could not run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Interrupted in " + String.join(" ", command), e);
    }
  }

  static Result run(List<String> command) {
    return run(command, Path.of("/dev/null"));
  }

  /** Returns what it printed; anything but exit code 0 is a failure. */
  static String must(String... command) {
    Result result = run(Arrays.asList(command));
    if (!result.succeeded()) {
      throw new TestkitException(
          "'%s' ended with exit code %d: %s"
              .formatted(String.join(" ", command), result.exitCode(), result.output()));
    }
    return result.output();
  }
}
