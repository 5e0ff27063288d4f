package dev.rekindle.e2e.cluster;

import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What of a machine a cluster could leave something in.
 *
 * @param processes those in namespaces of their own
 * @param controlGroups those that a cluster makes
 * @param settings of the kernel that kubelets change
 */
record WholeMachine(
    List<String> processes,
    List<String> mounts,
    List<String> links,
    String routes,
    String packetFilter,
    List<String> controlGroups,
    List<String> settings) {
  private static final List<String> SYSCTLS =
      List.of(
          "vm/overcommit_memory",
          "vm/panic_on_oom",
          "kernel/panic",
          "kernel/panic_on_oops",
          "kernel/keys/root_maxkeys",
          "net/ipv4/ip_forward",
          "net/netfilter/nf_conntrack_max");

  static WholeMachine now(Path scratch) {
    try {
      return new WholeMachine(
          inOtherNamespaces(),
          Files.readAllLines(Path.of("/proc/self/mounts")).stream().sorted().toList(),
          names(Path.of("/sys/class/net")),
          output(scratch, "ip", "route", "show", "table", "all"),
          output(scratch, "nft", "list", "ruleset"),
          controlGroupsOfClusters(),
          SYSCTLS.stream().map(WholeMachine::sysctl).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processes that inherited the name of the cluster's directory. */
  static List<ProcessHandle> of(Path state) {
    String mark = "REKINDLE_CLUSTER=" + state;
    return ProcessHandle.allProcesses()
        .filter(process -> List.of(read(process, "environ").split("\0")).contains(mark))
        .toList();
  }

  private static List<String> inOtherNamespaces() throws IOException {
    Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    return ProcessHandle.allProcesses()
        .filter(process -> !ours.equals(namespace(process, ours)))
        .map(process -> read(process, "cmdline"))
        // The dead have none, and wait for their parent.
        .filter(command -> !command.isEmpty())
        .sorted()
        .toList();
  }

  private static Path namespace(ProcessHandle process, Path ours) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/pid"));
    } catch (IOException _) {
      // it ended while we looked
      return ours;
    }
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return new String(
          Files.readAllBytes(Path.of("/proc/" + process.pid(), file)), StandardCharsets.UTF_8);
    } catch (IOException _) {
      // it ended while we looked
      return "";
    }
  }

  private static List<String> controlGroupsOfClusters() throws IOException {
    try (Stream<Path> found = Files.walk(Path.of("/sys/fs/cgroup"), 2)) {
      return found
          .filter(
              path -> Objects.requireNonNull(path.getFileName()).toString().startsWith("rekindle-"))
          .map(Path::toString)
          .toList();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.map(Path::toString).sorted().toList();
    }
  }

  private static String sysctl(String name) {
    try {
      Path file = Path.of("/proc/sys", name);
      return name + "=" + (Files.exists(file) ? Files.readString(file).strip() : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String output(Path scratch, String... command) {
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command(command[0], List.of(command), scratch, Map.of()),
            Duration.ofSeconds(30));
    if (finished.exitCode() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + finished.output());
    }
    return finished.output();
  }
}
