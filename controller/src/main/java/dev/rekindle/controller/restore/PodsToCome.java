package dev.rekindle.controller.restore;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.topology.NaturalOrder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is still to come of a target that is filled from nothing: its StatefulSets are created one
 * after the other, and may be scaled afterwards. Pure.
 */
final class PodsToCome {
  private final boolean byRack;
  private final SortedMap<String, Integer> nodes = new TreeMap<>(NaturalOrder.NATURAL);
  private final SortedMap<String, Integer> pods = new TreeMap<>(NaturalOrder.NATURAL);

  private PodsToCome(List<TargetFacts> sets, List<NodeFacts> named) {
    byRack =
        named.stream().allMatch(node -> node.node().rack() != null)
            && sets.stream().allMatch(set -> set.rack().isPresent());
    named.forEach(node -> nodes.merge(group(node.node().rack()), 1, Integer::sum));
    sets.forEach(
        set -> pods.merge(group(set.rack().orElse(null)), set.pods().size(), Integer::sum));
  }

  /** Without the racks of all, only the sum can be compared. */
  private String group(@Nullable String rack) {
    return byRack && rack != null ? rack : "";
  }

  /**
   * Returns which racks lack how many pods. Nothing when all are there, and nothing either when
   * some are there that can have no place: no pod that comes mends that, and the rules tell it.
   */
  static Optional<String> of(List<StatefulSet> target, BackupFacts backup) {
    return new PodsToCome(
            target.stream().map(TargetFacts::of).toList(),
            backup.nodes().stream().filter(node -> node.state() != NodeState.UNNAMED).toList())
        .told();
  }

  private Optional<String> told() {
    if (pods.keySet().stream().anyMatch(rack -> there(rack) > nodes.getOrDefault(rack, 0))) {
      return Optional.empty();
    }
    List<String> missing = new ArrayList<>();
    List<String> told = new ArrayList<>();
    nodes.forEach(
        (rack, count) -> {
          if (byRack && there(rack) == 0) {
            missing.add(rack);
          } else if (there(rack) < count) {
            told.add(
                "%s%d of %d pods"
                    .formatted(byRack ? "rack " + rack + " has " : "only ", there(rack), count));
          }
        });
    if (!missing.isEmpty()) {
      told.addFirst(
          (missing.size() == 1 ? "rack " : "racks ") + String.join(", ", missing) + " missing");
    }
    return told.isEmpty() ? Optional.empty() : Optional.of("Waiting: " + String.join("; ", told));
  }

  private int there(String rack) {
    return pods.getOrDefault(rack, 0);
  }
}
