package dev.rekindle.backup;

import dev.rekindle.topology.NaturalOrder;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket holds of one backup. A backup is one datacenter's; where a bucket mixes several
 * under one name, {@link #datacenters} tells them and {@link #of} takes one out.
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

  /** Keeps an unmodifiable copy of the nodes, in natural order of their names. */
  public BackupFacts {
    nodes =
        nodes.stream()
            .sorted(Comparator.comparing(n -> n.node().name(), NaturalOrder.NATURAL))
            .toList();
  }

  /** Returns whether every node is there and can be restored. */
  public boolean complete() {
    return !nodes.isEmpty() && nodes.stream().allMatch(n -> n.state() == NodeState.COMPLETE);
  }

  /**
   * Returns the names of the datacenters that the nodes belong to, in order, without repetition.
   */
  public List<String> datacenters() {
    return List.copyOf(
        nodes.stream()
            .map(n -> n.node().datacenter())
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /**
   * Returns the part of one datacenter. Nodes of which no datacenter is known belong to every part:
   * nobody can tell that they are not missing there.
   */
  public BackupFacts of(String datacenter) {
    List<NodeFacts> part =
        nodes.stream()
            .filter(n -> n.node().datacenter() == null || datacenter.equals(n.node().datacenter()))
            .toList();
    return new BackupFacts(name, engine, started, finished, part);
  }
}
