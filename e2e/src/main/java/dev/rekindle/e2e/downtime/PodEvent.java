package dev.rekindle.e2e.downtime;

import dev.rekindle.e2e.cluster.Watch;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was said of a pod.
 *
 * @param address empty as long as it has none
 * @param conditions that are true: {@code Initialized}, {@code Ready}
 */
record PodEvent(
    long at, boolean deleted, String name, String uid, String address, Set<String> conditions) {
  /** The fields that {@link #of} takes. */
  static final List<String> PATHS =
      List.of(
          ".metadata.name",
          ".metadata.uid",
          ".status.podIP",
          ".status.conditions[?(@.status==\"True\")].type");

  static PodEvent of(Watch.Line line) {
    List<String> fields = line.fields();
    return new PodEvent(
        line.at(),
        fields.getFirst().equals("DELETED"),
        fields.get(1),
        fields.get(2),
        fields.get(3),
        Set.of(fields.get(4).split(" ", -1)));
  }

  /** The pods that are there, by their uids. */
  static Map<String, PodEvent> present(List<PodEvent> events) {
    Map<String, PodEvent> present = new HashMap<>();
    for (PodEvent event : events) {
      if (event.deleted()) {
        present.remove(event.uid());
      } else {
        present.put(event.uid(), event);
      }
    }
    return present;
  }

  /** When the last of these pods went; nothing as long as one is there. */
  static OptionalLong gone(List<PodEvent> events, Collection<String> uids) {
    Set<String> left = new HashSet<>(uids);
    for (PodEvent event : events) {
      if (event.deleted() && left.remove(event.uid()) && left.isEmpty()) {
        return OptionalLong.of(event.at());
      }
    }
    return OptionalLong.empty();
  }

  /**
   * When the last of so many pods, none of them an old one, came to a condition; nothing as long as
   * one has not.
   */
  static OptionalLong reached(
      List<PodEvent> events, String condition, int pods, Predicate<String> old) {
    Set<String> reached = new HashSet<>();
    for (PodEvent event : events) {
      if (!old.test(event.uid())
          && event.conditions().contains(condition)
          && reached.add(event.name())
          && reached.size() == pods) {
        return OptionalLong.of(event.at());
      }
    }
    return OptionalLong.empty();
  }
}
