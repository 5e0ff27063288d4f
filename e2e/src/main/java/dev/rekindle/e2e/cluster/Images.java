package dev.rekindle.e2e.cluster;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our images, of the modules as they are built. */
public final class Images {
  /** All of them. */
  public static final List<String> NAMES = List.of("webhook", "controller", "agent");

  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static @Nullable String said;

  private Images() {}

  /**
   * Makes them, once in this JVM, and returns what was said; or takes those that are there where
   * {@code -Drekindle.images=made}.
   */
  public static synchronized String make(Path directory) {
    if ("made".equals(System.getProperty("rekindle.images"))) {
      return "";
    }
    if (said == null) {
      said = run(directory, "--built");
    }
    return said;
  }

  /** Runs {@code e2e/images}. */
  public static String run(Path directory, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Tools.repositoryRoot().resolve("e2e/images").toString());
    command.addAll(List.of(options));
    ChildProcess.Finished made =
        ChildProcess.run(
            new ChildProcess.Command("images", command, directory, Map.of()), PATIENCE);
    if (made.exitCode() != 0) {
      throw new TestkitException(
          "e2e/images ended with exit code %d: %s".formatted(made.exitCode(), made.output()));
    }
    return made.output();
  }

  /** Where an image is. */
  public static Path archive(String name) {
    return file(name + ".tar");
  }

  /** What else is made beside the images. */
  public static Path file(String name) {
    return Tools.repositoryRoot().resolve("images/target").resolve(name);
  }
}
