package dev.rekindle.backup;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket holds of one backup of one datacenter.
 *
 * @param name the backup's name, compared exactly
 * @param engine {@code cassandra} or what wrote it
 * @param started when the first node began, or null when unknown
 * @param finished when the last node finished, or null when one did not
 * @param nodes every node that the token maps name or that has data, in natural order of names
 */
public record BackupFacts(
    String name,
    String engine,
    @Nullable Instant started,
    @Nullable Instant finished,
    List<NodeFacts> nodes) {

  /** Keeps an unmodifiable copy of the nodes. */
  public BackupFacts {
    nodes = List.copyOf(nodes);
  }

  /** Returns whether every node is there and can be restored. */
  public boolean complete() {
    return !nodes.isEmpty() && nodes.stream().allMatch(n -> n.state() == NodeState.COMPLETE);
  }
}
