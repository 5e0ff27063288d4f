package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** When a cluster can be used: each thing that has to work is tried as its users would. */
final class Readiness {
  private static final int CONNECT_MILLIS = 500;
  private static final int LINES_OF_LOG = 3;

  private final Settings settings;
  private final StateDirectory state;
  private final Processes processes;

  Readiness(Settings settings, StateDirectory state, Processes processes) {
    this.settings = settings;
    this.state = state;
    this.processes = processes;
  }

  private record Condition(String what, BooleanSupplier holds) {}

  void await(Duration patience, Consumer<String> progress) {
    long start = System.nanoTime();
    for (Condition condition : conditions()) {
      Duration left = patience.minusNanos(System.nanoTime() - start);
      boolean held =
          Pause.until(
              left, () -> condition.holds().getAsBoolean() || processes.running().isEmpty());
      if (!held || processes.running().isEmpty()) {
        throw new TestkitException(
            "The cluster in %s did not come up: waited %d s until %s.%n%s"
                .formatted(
                    settings.state(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                    condition.what(),
                    lastWords()));
      }
      progress.accept("%.1f s: %s".formatted((System.nanoTime() - start) / 1e9, condition.what()));
    }
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(
        new Condition(
            "the API server has a certificate",
            () -> Files.exists(settings.state().resolve(Configuration.CERTIFICATE))));
    conditions.add(
        new Condition(
            "the API server is ready",
            () -> {
              state.writeKubeconfig();
              return says("ok", "get", "--raw=/readyz");
            }));
    if (settings.withNode()) {
      conditions.add(
          new Condition(
              "the node is ready",
              () ->
                  says(
                      "True",
                      "get",
                      "node",
                      Configuration.NODE,
                      "-o",
                      "jsonpath={.status.conditions[?(@.type==\"Ready\")].status}")));
      conditions.add(
          new Condition(
              "there is a default StorageClass",
              () -> says("standard", "get", "storageclass", "-o", "jsonpath={..metadata.name}")));
      conditions.add(
          new Condition(
              "pods have a service account",
              () -> says("default", "get", "serviceaccount", "-o", "jsonpath={..metadata.name}")));
      conditions.add(
          new Condition(
              "the API server's Service answers",
              () -> answers(settings.addresses().firstService(), 443)));
      conditions.add(new Condition("DNS answers", () -> answers(settings.addresses().node(), 53)));
    }
    return conditions;
  }

  private boolean says(String expected, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Programs.kubectl().toString()));
    command.add("--kubeconfig=" + settings.kubeconfig());
    command.add("--request-timeout=5s");
    command.addAll(List.of(arguments));
    SystemCommand.Result result = SystemCommand.run(command);
    return result.succeeded() && result.output().equals(expected);
  }

  private static boolean answers(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** The end of every log. */
  private String lastWords() {
    StringBuilder words = new StringBuilder();
    try (Stream<Path> logs = Files.list(settings.state().resolve("log"))) {
      for (Path log : logs.sorted().toList()) {
        List<String> lines =
            new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
        words.append(log).append(":\n");
        lines.stream()
            .skip(Math.max(0, lines.size() - LINES_OF_LOG))
            .forEach(line -> words.append("  | ").append(line).append('\n'));
      }
    } catch (IOException e) {
      words.append("The logs could not be read: ").append(e.getMessage());
    }
    return words.toString();
  }
}
