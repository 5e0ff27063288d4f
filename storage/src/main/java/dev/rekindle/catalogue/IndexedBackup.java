package dev.rekindle.catalogue;

import dev.rekindle.catalogue.IndexMarker.Kind;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the index says of one backup. The index is a hint of where to look; nothing in it is taken
 * for true.
 *
 * @param name the backup's name
 * @param nodes the nodes that it names, with their markers
 * @param written when the newest of its markers was written, by the store's clock; null for none
 */
record IndexedBackup(String name, Map<String, Entry> nodes, @Nullable Instant written) {

  /**
   * Returns the last sign of life: what the markers say themselves, which survives a copy of the
   * bucket; of those that say nothing, when they were written.
   */
  @Nullable Instant latest() {
    long epoch =
        nodes.values().stream()
            .mapToLong(entry -> Math.max(entry.started(), entry.finished()))
            .max()
            .orElse(-1);
    return epoch < 0 ? written : Instant.ofEpochSecond(epoch);
  }

  /**
   * The markers of one node.
   *
   * @param kinds which are there
   * @param started seconds since 1970, or -1
   * @param finished seconds since 1970, or -1
   */
  record Entry(Set<Kind> kinds, long started, long finished) {
    static final Entry NONE = new Entry(Set.of(), -1, -1);

    Entry with(IndexMarker marker) {
      EnumSet<Kind> all = EnumSet.of(marker.kind());
      all.addAll(kinds);
      return new Entry(
          Set.copyOf(all),
          marker.kind() == Kind.STARTED ? marker.epoch() : started,
          marker.kind() == Kind.FINISHED ? marker.epoch() : finished);
    }

    boolean saysFinished() {
      return kinds.contains(Kind.FINISHED) || kinds.contains(Kind.MANIFEST);
    }
  }

  Entry node(String node) {
    return nodes.getOrDefault(node, Entry.NONE);
  }
}
