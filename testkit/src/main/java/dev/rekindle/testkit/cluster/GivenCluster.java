package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster that {@code KUBECONFIG} names. It is neither started nor ended.
 *
 * @param kubeconfig one file
 * @param loader the command that gives its nodes the images of an archive, whose name is appended;
 *     empty for what kind, k3d and minikube have
 */
public record GivenCluster(Path kubeconfig, List<String> loader) implements KubernetesCluster {
  /** Names the command that loads images: words with blanks in between. */
  public static final String LOADER = "REKINDLE_CLUSTER_LOAD";

  /** Any: nothing is sent. */
  private static final int PORT = 10_250;

  /** Copies the command. */
  public GivenCluster {
    loader = List.copyOf(loader);
  }

  /** The one that the environment names, if it does. */
  public static Optional<GivenCluster> in(Map<String, String> environment) {
    String kubeconfig = environment.getOrDefault("KUBECONFIG", "");
    List<String> loader =
        Arrays.stream(environment.getOrDefault(LOADER, "").split(" "))
            .filter(word -> !word.isEmpty())
            .toList();
    return kubeconfig.isBlank()
        ? Optional.empty()
        : Optional.of(new GivenCluster(Path.of(kubeconfig), loader));
  }

  /** From where a packet to its first node would come. */
  @Override
  public String host() {
    String node =
        kubectl(
            "get",
            "nodes",
            "-o",
            "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(node, PORT));
      return socket.getLocalAddress().getHostAddress();
    } catch (IOException e) {
      throw new UncheckedIOException("no way to the node at " + node, e);
    }
  }

  @Override
  public void load(Path archive) {
    String file = archive.toAbsolutePath().toString();
    if (loader.isEmpty()) {
      String context = kubectl("config", "current-context");
      SystemCommand.must(loading(context, file).toArray(String[]::new));
    } else {
      List<String> command = new ArrayList<>(loader);
      command.add(file);
      SystemCommand.must(command.toArray(String[]::new));
    }
  }

  /** How the kind of cluster that the context's name tells takes an archive. */
  static List<String> loading(String context, String file) {
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
        "Do not know how the cluster of the context '%s' takes the images of %s: expected kind-*, k3d-* or minikube*, or a command in %s that takes the file's name. Name one, or load it on its nodes (ctr --namespace=k8s.io images import %s), or unset KUBECONFIG."
            .formatted(context, file, LOADER, file));
  }
}
