package dev.rekindle.rule;

import dev.rekindle.topology.Tokens;
import java.util.List;

/** Where the backup is to go. */
public sealed interface Target {

  /** All StatefulSets of the target, with all their pods: the view from outside. */
  record Whole(List<StatefulSetFacts> statefulSets) implements Target {
    /** Keeps an unmodifiable copy of the StatefulSets. */
    public Whole {
      statefulSets = List.copyOf(statefulSets);
    }
  }

  /**
   * One pod that knows which node's data it is to get: the view from inside, and from the command
   * line.
   *
   * @param pod the pod
   * @param node the source node's name
   * @param digest the digest of that node's backup that the plan names
   * @param tokens the tokens that the plan names
   */
  record OnePod(PodFacts pod, String node, Fact<String> digest, Fact<Tokens> tokens)
      implements Target {}
}
