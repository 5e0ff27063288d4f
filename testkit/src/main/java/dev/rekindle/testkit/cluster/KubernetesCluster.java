package dev.rekindle.testkit.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A cluster that tests run on: one of ours, or one that somebody has. */
public sealed interface KubernetesCluster permits Cluster, GivenCluster {
  /** The file that a kubectl on this machine needs. */
  Path kubeconfig();

  /** The address at which its pods reach this machine. */
  String host();

  /**
   * Makes the images of an archive ({@code docker save}, Jib) known to its nodes.
   *
   * @throws dev.rekindle.testkit.TestkitException when that fails, or nobody knows how
   */
  void load(Path archive);

  /** The kubectl that is used. */
  default Path kubectlProgram() {
    return Programs.kubectl();
  }

  /**
   * Runs kubectl as its administrator and returns what it printed.
   *
   * @throws dev.rekindle.testkit.TestkitException when it ends with anything but 0; with what it
   *     said
   */
  default String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(kubectlProgram().toString()));
    command.add("--kubeconfig=" + kubeconfig());
    command.addAll(Arrays.asList(arguments));
    return SystemCommand.must(command.toArray(String[]::new));
  }
}
