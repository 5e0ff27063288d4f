package dev.rekindle.testkit.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a cluster needs of the machine, and what to do about what is missing. */
final class Needs {
  /** Programs, and the Debian packages that have them. */
  static final Map<String, String> PROGRAMS =
      new TreeMap<>(
          Map.of(
              "runc", "runc",
              "nft", "nftables",
              "ip", "iproute2",
              "bash", "bash",
              "sed", "sed",
              "mount", "mount",
              "unshare", "util-linux",
              "setsid", "util-linux",
              "nsenter", "util-linux"));

  static final Path CNI = Path.of("/usr/lib/cni");
  static final List<String> PLUGINS = List.of("ptp", "host-local");
  private static final String PLUGINS_PACKAGE = "containernetworking-plugins";
  private static final long GIB = 1L << 30;
  private static final long NODE_BYTES = 3 * GIB;
  private static final long CONTROL_PLANE_BYTES = GIB;

  private Needs() {}

  /** One sentence for each; none when the cluster can start. */
  static List<String> missing(Settings settings, Machine machine) {
    List<String> problems = new ArrayList<>();
    if (settings.withNode()) {
      rightsAndPrograms(machine, problems);
      network(settings, machine, problems);
    }
    for (int port : machine.takenPorts()) {
      problems.add(
          "The port %d of 127.0.0.1 is taken: end what listens there, or choose others with --port (three in a row are used)."
              .formatted(port));
    }
    long wanted = settings.withNode() ? NODE_BYTES : CONTROL_PLANE_BYTES;
    if (machine.freeBytes() < wanted) {
      problems.add(
          "The disk of %s has %d MiB left, and %d MiB are needed: free some, or name another directory with --state."
              .formatted(settings.state(), machine.freeBytes() >> 20, wanted >> 20));
    }
    return problems;
  }

  private static void rightsAndPrograms(Machine machine, List<String> problems) {
    if (!machine.root()) {
      problems.add(
          "A node needs root, and this is another user: run it with sudo, or without a node (--control-plane).");
    }
    if (machine.root() && !machine.namespaces()) {
      problems.add(
          "This root may not make namespaces (unshare --mount --net --pid fails): in a container, run that with --privileged.");
    }
    if (!machine.missing().isEmpty()) {
      TreeSet<String> packages = new TreeSet<>();
      machine.missing().forEach(name -> packages.add(PROGRAMS.getOrDefault(name, PLUGINS_PACKAGE)));
      problems.add(
          "Not there: %s (network plugins are looked for in %s). On Debian: apt-get install -y %s"
              .formatted(String.join(", ", machine.missing()), CNI, String.join(" ", packages)));
    }
  }

  private static void network(Settings settings, Machine machine, List<String> problems) {
    List<String> taken = settings.addresses().overlapping(machine.routes());
    if (!taken.isEmpty()) {
      problems.add(
          "The network %s overlaps with the machine's routes to %s: choose another with --network."
              .formatted(settings.addresses().network(), String.join(", ", taken)));
    }
  }
}
