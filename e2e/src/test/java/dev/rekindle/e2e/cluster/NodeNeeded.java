package dev.rekindle.e2e.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rekindle.testkit.cluster.Cluster;
import dev.rekindle.testkit.cluster.GivenCluster;
import dev.rekindle.testkit.cluster.KubernetesCluster;
import dev.rekindle.testkit.cluster.Settings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster tests run on, by {@code -Drekindle.cluster}: a new one where a node can be, none
 * with {@code no}, that of the environment with {@code kubeconfig}, or the one whose state is in a
 * directory; the last two stay up.
 */
final class NodeNeeded {
  private static final String PROPERTY = "rekindle.cluster";
  private static final String NONE = "no";
  private static final String GIVEN = "kubeconfig";
  private static @Nullable List<String> missing;

  private NodeNeeded() {}

  /** Skips tests that need pods, where there can be none; in CI that is a failure. */
  static void forPods(String what) {
    if (asked().equals(GIVEN)) {
      given();
    } else {
      here(what);
    }
  }

  /** Skips tests that need a node of ours, or to be root, where that cannot be. */
  static void here(String what) {
    if (asked().equals(NONE)) {
      skip(what + " is switched off by -D" + PROPERTY + "=" + NONE);
    }
    if (asked().equals(GIVEN)) {
      skip(what + " is about a node of this machine, and -D" + PROPERTY + "=" + GIVEN);
    }
    List<String> problems = missing();
    if (!problems.isEmpty()) {
      String message = what + " needs a node, and none can be here: " + String.join(" ", problems);
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(message);
      }
      skip(message);
    }
  }

  private static void skip(String why) {
    System.out.println(why + ": skipped");
    assumeTrue(false, why);
  }

  /** The cluster that is asked for. */
  static KubernetesCluster cluster(Path directory) {
    if (asked().equals(GIVEN)) {
      return given();
    }
    return Cluster.of(
        asked().startsWith("/")
            ? Settings.in(Path.of(asked()))
            : Settings.apart(directory.resolve("state")));
  }

  /** Whether the cluster is there afterwards. */
  static boolean stays() {
    return asked().equals(GIVEN) || asked().startsWith("/");
  }

  private static GivenCluster given() {
    return GivenCluster.in(System.getenv())
        .orElseThrow(
            () ->
                new AssertionError(
                    "-D%s=%s, but the environment's KUBECONFIG names no cluster"
                        .formatted(PROPERTY, GIVEN)));
  }

  private static String asked() {
    String asked = System.getProperty(PROPERTY, "");
    if (!List.of("", "yes", NONE, GIVEN).contains(asked) && !asked.startsWith("/")) {
      throw new AssertionError(
          "-D%s=%s: expected %s, %s, or the absolute path of a cluster's directory"
              .formatted(PROPERTY, asked, NONE, GIVEN));
    }
    return asked;
  }

  /** What this machine lacks; what Debian has of it is installed first, once. */
  private static synchronized List<String> missing() {
    if (missing == null) {
      missing =
          asked().startsWith("/") && Cluster.of(Settings.in(Path.of(asked()))).isUp()
              ? List.of()
              : Cluster.of(Settings.apart(Path.of(System.getProperty("java.io.tmpdir"))))
                  .missingAfterInstalling();
    }
    return missing;
  }
}
