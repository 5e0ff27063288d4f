package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a cluster has to know of the machine before it starts.
 *
 * @param root whether we are root
 * @param namespaces whether we may make namespaces, which not every container's root may
 * @param missing what of {@link Needs#PROGRAMS} and {@link Needs#PLUGINS} is not there
 * @param freeBytes on the disk of the cluster's directory
 * @param routes destinations, as {@code ip route} prints them; empty without {@code ip}
 * @param takenPorts of the wanted ones on 127.0.0.1
 */
record Machine(
    boolean root,
    boolean namespaces,
    List<String> missing,
    long freeBytes,
    List<String> routes,
    List<Integer> takenPorts) {
  private static final List<Path> DIRECTORIES =
      List.of(
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/sbin"),
          Path.of("/bin"));

  static Machine look(Settings settings) {
    try {
      List<String> missing =
          Stream.concat(
                  Needs.PROGRAMS.keySet().stream().filter(program -> !isIn(DIRECTORIES, program)),
                  Needs.PLUGINS.stream().filter(plugin -> !isIn(List.of(Needs.CNI), plugin)))
              .toList();
      return new Machine(
          isRoot(),
          settings.withNode() && isRoot() && FirstProcess.mayStart(),
          missing,
          Files.getFileStore(existing(settings.state())).getUsableSpace(),
          settings.withNode() ? destinations() : List.of(),
          settings.portsOfTheMachine().stream().filter(Machine::isTaken).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isIn(List<Path> directories, String program) {
    return directories.stream()
        .anyMatch(directory -> Files.isExecutable(directory.resolve(program)));
  }

  private static Path existing(Path directory) {
    Path at = directory;
    while (!Files.exists(at)) {
      at = Objects.requireNonNull(at.getParent(), "the root exists");
    }
    return at;
  }

  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Destinations, as {@code ip route} prints them; none where there is no such program. */
  static List<String> destinations() {
    if (!isIn(DIRECTORIES, "ip")) {
      return List.of();
    }
    return SystemCommand.must("ip", "-4", "route", "show", "table", "main")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(word -> word.equals("default") || Character.isDigit(word.charAt(0)))
        .toList();
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return !socket.isBound();
    } catch (IOException _) {
      return true;
    }
  }

  /** Refuses to touch a directory with something mounted below it. */
  static void refuseMountsBelow(Path directory) {
    try {
      List<String> mounts =
          Files.readAllLines(Path.of("/proc/self/mounts")).stream()
              .map(line -> line.split(" ", 3)[1])
              .filter(place -> Path.of(place.replace("\\040", " ")).startsWith(directory))
              .toList();
      if (!mounts.isEmpty()) {
        throw new TestkitException(
            "Will not delete %s: %s is mounted there. Unmount it first."
                .formatted(directory, String.join(", ", mounts)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
