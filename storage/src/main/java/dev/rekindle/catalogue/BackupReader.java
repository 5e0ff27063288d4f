package dev.rekindle.catalogue;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.StoreException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts together what a bucket holds of one backup, from the metadata of its nodes. */
final class BackupReader {
  private final NodeReader reader;
  private final Layout layout;

  BackupReader(NodeReader reader, Layout layout) {
    this.reader = reader;
    this.layout = layout;
  }

  /**
   * Reads a backup.
   *
   * @param indexed what the index says; where to look first
   * @param directories the directories under the prefix; where to look as well
   * @return nothing when no node has anything of this backup and the index does not name it
   */
  Optional<BackupFacts> read(IndexedBackup indexed, Collection<String> directories)
      throws StoreException {
    Map<String, NodeReading> readings = new LinkedHashMap<>();
    Ring ring = new Ring();
    Deque<String> waiting = new ArrayDeque<>(indexed.nodes().keySet());
    waiting.addAll(directories);
    while (!waiting.isEmpty()) {
      String node = waiting.remove();
      if (readings.containsKey(node)) {
        continue;
      }
      NodeReading reading = reader.read(indexed.name(), node, _ -> {});
      readings.put(node, reading);
      if (reading.tokenMap() != null && reading.tokenMap().problems().isEmpty()) {
        ring.add(node, reading.tokenMap());
        waiting.addAll(ring.names());
      }
    }
    readings
        .values()
        .removeIf(
            r ->
                r.meta().nothing()
                    && ring.node(r.name()) == null
                    && !indexed.nodes().containsKey(r.name()));
    boolean foreign =
        layout.sharesIndex() && readings.values().stream().allMatch(r -> r.meta().nothing());
    return foreign || readings.isEmpty()
        ? Optional.empty()
        : Optional.of(facts(indexed, readings, ring));
  }

  private static BackupFacts facts(
      IndexedBackup indexed, Map<String, NodeReading> readings, Ring ring) {
    TreeSet<String> engines = new TreeSet<>();
    List<NodeFacts> nodes = new ArrayList<>();
    Instant started = null;
    Instant finished = Instant.MIN;
    for (NodeReading reading : readings.values()) {
      NodeFacts facts = NodeVerdict.of(reading, indexed, ring);
      nodes.add(facts);
      if (!reading.meta().nothing()) {
        engines.add(reading.version().engine());
      }
      IndexedBackup.Entry entry = indexed.node(reading.name());
      Instant began = time(entry.started(), reading.meta().first());
      Instant ended = time(entry.finished(), reading.meta().object(NodeMetadata.MANIFEST));
      started = began == null || (started != null && started.isBefore(began)) ? started : began;
      boolean open = facts.state() == NodeState.ABSENT || reading.manifest() == null;
      finished = finished == null || ended == null || open ? null : later(finished, ended);
    }
    String engine = engines.isEmpty() ? "cassandra" : String.join("+", engines);
    return new BackupFacts(indexed.name(), engine, started, finished, nodes);
  }

  /** The time in the index's marker survives a copy of the bucket; the object's own does not. */
  private static @Nullable Instant time(long epoch, @Nullable ObjectInfo object) {
    if (epoch >= 0) {
      return Instant.ofEpochSecond(epoch);
    }
    return object == null ? null : object.modified();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
