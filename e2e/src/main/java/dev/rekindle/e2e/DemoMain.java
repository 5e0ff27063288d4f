package dev.rekindle.e2e;

import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.cluster.Cluster;
import dev.rekindle.testkit.cluster.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The main job, to watch, on a real Kubernetes; where none can be it says what is missing, and
 * shows what happens on each node without it. Exit code 0 only if every check held.
 */
public final class DemoMain {
  private static final String WITHOUT = "--without-kubernetes";

  private DemoMain() {}

  /** Takes the directory to work in, empty or absent, and {@code --without-kubernetes}. */
  public static void main(String[] args) {
    try {
      run(Path.of(args[0]).toAbsolutePath(), Arrays.asList(args).contains(WITHOUT));
    } catch (TestkitException | ConditionTimeoutException | IllegalStateException e) {
      System.out.println();
      System.out.println("FAILED: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Path directory, boolean without) {
    Cluster cluster = Cluster.of(Settings.apart(directory.resolve("state")));
    List<String> missing = without ? List.of() : cluster.missingAfterInstalling();
    missing.forEach(line -> System.out.println("* " + line));
    if (!missing.isEmpty()) {
      System.out.println("So no Kubernetes can be here, and it goes on without (" + WITHOUT + ").");
    }
    if (without || !missing.isEmpty()) {
      new DemoWithoutKubernetes(directory).run();
    } else {
      new DemoOnKubernetes(directory, cluster).run();
    }
  }
}
