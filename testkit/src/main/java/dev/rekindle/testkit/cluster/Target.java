package dev.rekindle.testkit.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The cluster that the command means: the one that its user has, else ours. */
sealed interface Target {
  /** The name of the cluster that we make with kind. */
  String KIND_NAME = "rekindle";

  void up(Settings settings, Consumer<String> progress);

  void down(Consumer<String> progress);

  List<String> status();

  void load(Path archive);

  static Target choose(Map<String, String> environment, Cluster ours) {
    Optional<GivenCluster> given =
        GivenCluster.in(environment)
            .filter(cluster -> !cluster.kubeconfig().equals(ours.settings().kubeconfig()));
    if (given.isPresent()) {
      return new Given(given.get());
    }
    if (isOnPath("kind", environment.getOrDefault("PATH", ""))
        && SystemCommand.run(List.of("kind", "get", "clusters")).succeeded()) {
      return new Kind();
    }
    return new Ours(ours);
  }

  private static boolean isOnPath(String program, String path) {
    return Arrays.stream(path.split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** The node of this package. */
  record Ours(Cluster cluster) implements Target {
    @Override
    public void up(Settings settings, Consumer<String> progress) {
      Cluster.of(settings).up(progress);
      progress.accept("up, KUBECONFIG=" + settings.kubeconfig());
    }

    @Override
    public void down(Consumer<String> progress) {
      cluster.down();
      progress.accept("down");
    }

    @Override
    public List<String> status() {
      return cluster.status();
    }

    @Override
    public void load(Path archive) {
      cluster.load(archive);
    }
  }

  /** What KUBECONFIG names; it is neither started nor stopped. */
  record Given(GivenCluster cluster) implements Target {
    @Override
    public void up(Settings settings, Consumer<String> progress) {
      cluster.kubectl("get", "--raw=/readyz");
      progress.accept(
          "KUBECONFIG=" + cluster.kubeconfig() + " answers and is used; nothing is started");
    }

    @Override
    public void down(Consumer<String> progress) {
      progress.accept("KUBECONFIG=" + cluster.kubeconfig() + " is not ours to end; it stays");
    }

    @Override
    public List<String> status() {
      return cluster
          .kubectl("get", "nodes,pods", "--all-namespaces", "-o", "wide")
          .lines()
          .toList();
    }

    @Override
    public void load(Path archive) {
      cluster.load(archive);
    }
  }

  /** A cluster of kind's, where kind and its containers are at hand. */
  record Kind() implements Target {
    @Override
    public void up(Settings settings, Consumer<String> progress) {
      if (!exists()) {
        progress.accept("kind makes the cluster " + KIND_NAME);
        SystemCommand.must("kind", "create", "cluster", "--name", KIND_NAME, "--wait", "3m");
      }
      progress.accept("up, in kind's context kind-" + KIND_NAME);
    }

    @Override
    public void down(Consumer<String> progress) {
      SystemCommand.must("kind", "delete", "cluster", "--name", KIND_NAME);
      progress.accept("down");
    }

    @Override
    public List<String> status() {
      return List.of(exists() ? "up, in kind's context kind-" + KIND_NAME : "down");
    }

    @Override
    public void load(Path archive) {
      String file = archive.toAbsolutePath().toString();
      SystemCommand.must(GivenCluster.loading("kind-" + KIND_NAME, file).toArray(String[]::new));
    }

    private static boolean exists() {
      return SystemCommand.must("kind", "get", "clusters").lines().anyMatch(KIND_NAME::equals);
    }
  }
}
