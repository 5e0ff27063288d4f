package dev.rekindle.e2e.cluster;

import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.cluster.KubernetesCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a kubectl that watches says of objects, each line with the moment at which it came. */
public final class Watch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final Process process;
  private final List<Line> lines = new ArrayList<>();

  /** One event: its type and the fields that were asked for. */
  public record Line(long at, List<String> fields) {}

  private Watch(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /**
   * Begins.
   *
   * @param kind and what narrows it down
   * @param paths below the object, as JSONPath has them; the first field is the event's type
   */
  public static Watch of(KubernetesCluster cluster, List<String> kind, List<String> paths) {
    StringBuilder template = new StringBuilder("{.type}");
    paths.forEach(path -> template.append("|{.object").append(path).append('}'));
    List<String> command = new ArrayList<>();
    command.add(cluster.kubectlProgram().toString());
    command.addAll(List.of("--kubeconfig=" + cluster.kubeconfig(), "get"));
    command.addAll(kind);
    command.addAll(List.of("--watch", "--output-watch-events", "-o"));
    command.add("jsonpath=" + template + "{\"\\n\"}");
    try {
      return new Watch(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = reader.readLine()) != null) {
        synchronized (lines) {
          lines.add(new Line(System.nanoTime(), List.of(line.split("\\|", -1))));
          lines.notifyAll();
        }
      }
    } catch (IOException _) {
      // It was closed; whoever waits says what did not come.
    }
  }

  /** All that came. */
  public List<Line> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Returns what is found in the lines, once it is. */
  public <T> T await(String what, Function<List<Line>, @Nullable T> look) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lines) {
      T found;
      while ((found = look.apply(List.copyOf(lines))) == null) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || !process.isAlive()) {
          throw new TestkitException(
              "No news that %s; the last: %s"
                  .formatted(what, lines.isEmpty() ? "none" : lines.getLast().fields()));
        }
        waitFor(Math.min(left, 1_000));
      }
      return found;
    }
  }

  private void waitFor(long millis) {
    try {
      lines.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Interrupted while waiting for news of a watch", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
