package dev.rekindle.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows what the nodes' status files say until all nodes have reached a state: bars that move on a
 * terminal, else a line whenever a node gets into another state.
 */
final class ProgressWatch {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int BAR = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final Map<String, String> shown = new HashMap<>();
  private boolean drawn;

  ProgressWatch(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Watches until every node's status has that state.
   *
   * @throws IllegalStateException when a program fails, or all have ended before
   */
  void until(
      String state, ClusterRestore restore, CassandraCluster cluster, List<ChildProcess> programs) {
    while (!look(state, restore, cluster)) {
      boolean allEnded = true;
      for (ChildProcess program : programs) {
        boolean ended = program.waitFor(BETWEEN_LOOKS);
        allEnded &= ended;
        if (ended && program.exitCode() != 0) {
          throw new IllegalStateException("The restorer failed:\n" + program.output());
        }
      }
      if (allEnded && !look(state, restore, cluster)) {
        throw new IllegalStateException("The restorers ended before all nodes were " + state + ".");
      }
    }
    drawn = false;
  }

  private boolean look(String state, ClusterRestore restore, CassandraCluster cluster) {
    List<String> lines = new ArrayList<>();
    boolean all = true;
    for (CassandraNode node : cluster.nodes()) {
      JsonNode status = parse(restore.status(node));
      all &= status.path("state").asText().equals(state);
      lines.add(line(node, status));
      announce(node, status);
    }
    if (terminal) {
      draw(lines);
    }
    return all;
  }

  private void announce(CassandraNode node, JsonNode status) {
    String state = status.path("state").asText();
    if (!terminal && !state.equals(shown.put(node.name(), state))) {
      out.println("   " + line(node, status));
    }
  }

  private void draw(List<String> lines) {
    if (drawn) {
      out.print("\033[" + lines.size() + "A");
    }
    drawn = true;
    lines.forEach(line -> out.print("\033[2K   " + line + "\n"));
    out.flush();
  }

  private static String line(CassandraNode node, JsonNode status) {
    long bytes = status.path("bytes").asLong();
    long done = status.path("bytesDone").asLong();
    int filled = bytes == 0 ? 0 : (int) (BAR * done / bytes);
    return "%-22s %-10s [%s%s] %5.1f of %5.1f MB, %4d of %4d files"
        .formatted(
            node.name(),
            status.path("state").asText("starting"),
            "#".repeat(filled),
            "-".repeat(BAR - filled),
            done / 1e6,
            bytes / 1e6,
            status.path("filesDone").asLong(),
            status.path("files").asLong());
  }

  private static JsonNode parse(String status) {
    try {
      return JSON.readTree(status.isEmpty() ? "{}" : status);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
