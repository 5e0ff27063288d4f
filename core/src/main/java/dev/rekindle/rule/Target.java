package dev.rekindle.rule;

import java.util.List;

/** Where the backup is to go. */
public sealed interface Target {

  /** All StatefulSets of the target, with all their pods. */
  record Whole(List<StatefulSetFacts> statefulSets) implements Target {
    /** Keeps an unmodifiable copy of the StatefulSets. */
    public Whole {
      statefulSets = List.copyOf(statefulSets);
    }
  }
}
