package dev.rekindle.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testkit.CassandraCluster;
import dev.rekindle.testkit.CassandraNode;
import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Shows what the nodes' status files say until all nodes have reached a state. */
final class ProgressWatch {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final ProgressBars bars = ProgressBars.onStandardOutput();

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
    bars.leave();
  }

  private boolean look(String state, ClusterRestore restore, CassandraCluster cluster) {
    List<ProgressBars.Bar> shown = new ArrayList<>();
    boolean all = true;
    for (CassandraNode node : cluster.nodes()) {
      JsonNode status = parse(restore.status(node));
      all &= status.path("state").asText().equals(state);
      shown.add(bar(node, status));
    }
    bars.show(shown);
    return all;
  }

  private static ProgressBars.Bar bar(CassandraNode node, JsonNode status) {
    return new ProgressBars.Bar(
        node.name(),
        status.path("state").asText("starting"),
        status.path("bytesDone").asLong(),
        status.path("bytes").asLong(),
        ", %4d of %4d files"
            .formatted(status.path("filesDone").asLong(), status.path("files").asLong()));
  }

  private static JsonNode parse(String status) {
    try {
      return JSON.readTree(status.isEmpty() ? "{}" : status);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
