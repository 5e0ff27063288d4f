package dev.rekindle.testkit.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What somebody may choose.
 *
 * @param state the one directory of the cluster; {@code down} deletes it
 * @param extent how much of a cluster there is
 * @param addresses of the node, its pods and Services
 * @param port of the API server; {@link Extent#CONTROL_PLANE} takes the two that follow for etcd
 */
public record Settings(Path state, Extent extent, Addresses addresses, int port) {
  /** Where API servers are found by habit. */
  public static final int DEFAULT_PORT = 6443;

  private static final int HIGHEST_PORT = 65_535;

  /** How much of a cluster there is. */
  public enum Extent {
    /** Everything, in namespaces of its own; needs root. */
    NODE,
    /** kube-apiserver and etcd on 127.0.0.1: objects without pods, for anybody. */
    CONTROL_PLANE
  }

  /** Makes the directory absolute. */
  public Settings {
    state = state.toAbsolutePath().normalize();
    if (port < 1 || port > HIGHEST_PORT - 2) {
      throw new IllegalArgumentException(
          "The port %d is none for an API server: expected 1 to %d."
              .formatted(port, HIGHEST_PORT - 2));
    }
  }

  /** A whole cluster with that directory, and everything else as it is by default. */
  public static Settings in(Path state) {
    return new Settings(state, Extent.NODE, Addresses.DEFAULT, DEFAULT_PORT);
  }

  /** The same on the first network that this machine does not use: beside whatever runs on it. */
  public static Settings apart(Path state) {
    return new Settings(state, Extent.NODE, Addresses.unused(Machine.destinations()), DEFAULT_PORT);
  }

  boolean withNode() {
    return extent == Extent.NODE;
  }

  /** Tells clusters apart in names that the whole machine shares: eight characters. */
  String id() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(state.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The machine's end of the link to the node, at most 15 characters. */
  String link() {
    return "rk-" + id();
  }

  String controlGroup() {
    return "rekindle-" + id();
  }

  /** Where the cluster's own processes see the directory: in a node at a place that never moves. */
  String root() {
    return withNode() ? "/mnt" : state.toString();
  }

  /** Where the API server is reached. */
  String address() {
    return withNode() ? addresses.node() : "127.0.0.1";
  }

  int etcdPort() {
    return withNode() ? 2379 : port + 1;
  }

  int etcdPeerPort() {
    return withNode() ? 2380 : port + 2;
  }

  /** What has to be free on the machine itself: a node has ports of its own. */
  List<Integer> portsOfTheMachine() {
    return withNode() ? List.of() : List.of(port, etcdPort(), etcdPeerPort());
  }

  /** The file that a kubectl on this machine needs. */
  public Path kubeconfig() {
    return state.resolve("kubeconfig");
  }
}
