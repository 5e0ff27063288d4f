package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    String kubeconfig = environment.getOrDefault("KUBECONFIG", "");
    if (!kubeconfig.isBlank() && !kubeconfig.equals(ours.settings().kubeconfig().toString())) {
      return new Given(kubeconfig);
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
  record Given(String kubeconfig) implements Target {
    @Override
    public void up(Settings settings, Consumer<String> progress) {
      kubectl("get", "--raw=/readyz");
      progress.accept("KUBECONFIG=" + kubeconfig + " answers and is used; nothing is started");
    }

    @Override
    public void down(Consumer<String> progress) {
      progress.accept("KUBECONFIG=" + kubeconfig + " is not ours to end; it stays");
    }

    @Override
    public List<String> status() {
      return kubectl("get", "nodes,pods", "--all-namespaces", "-o", "wide").lines().toList();
    }

    @Override
    public void load(Path archive) {
      String context = kubectl("config", "current-context");
      SystemCommand.must(loading(context, archive).toArray(String[]::new));
    }

    /** How the kind of cluster that the context's name tells takes an archive. */
    static List<String> loading(String context, Path archive) {
      String file = archive.toAbsolutePath().toString();
      if (context.startsWith("kind-")) {
        return List.of("kind", "load", "image-archive", file, "--name", context.substring(5));
      }
      if (context.startsWith("k3d-")) {
        return List.of("k3d", "image", "import", file, "--cluster", context.substring(4));
      }
      if (context.startsWith("minikube")) {
        return List.of("minikube", "image", "load", file, "--profile", context);
      }
      throw new TestkitException(
          "Do not know how the cluster of the context '%s' takes the images of %s: expected kind-*, k3d-* or minikube*. Load it on its nodes (ctr --namespace=k8s.io images import %s), or unset KUBECONFIG."
              .formatted(context, file, file));
    }

    private String kubectl(String... arguments) {
      List<String> command = new ArrayList<>(List.of(Programs.kubectl().toString()));
      command.add("--kubeconfig=" + kubeconfig);
      command.addAll(List.of(arguments));
      return SystemCommand.must(command.toArray(String[]::new));
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
      SystemCommand.must(Given.loading("kind-" + KIND_NAME, archive).toArray(String[]::new));
    }

    private static boolean exists() {
      return SystemCommand.must("kind", "get", "clusters").lines().anyMatch(KIND_NAME::equals);
    }
  }
}
