package dev.rekindle.mapping;

import dev.rekindle.topology.Node;
import dev.rekindle.topology.TargetPod;
import java.util.Collection;
import java.util.List;

/**
 * Which pod of the target gets the data of which node of the backup.
 *
 * <p>Nodes are paired rack by rack: a node whose name exists on both sides with itself, the others
 * in the order of {@link dev.rekindle.topology.PodName}. A rack stands for a set of replicas, so
 * data never moves to another one. Depends on what is given, never on its order.
 */
public sealed interface Mapping {

  /**
   * One pod and the node whose data it gets.
   *
   * @param pod where the data goes
   * @param source whose data and tokens it is; its rack may be unknown, then it is the pod's
   */
  record Pair(TargetPod pod, Node source) {}

  /**
   * Every pod has exactly one node, and every node exactly one pod.
   *
   * @param pairs rack by rack in natural order, and in the order of pods within one
   */
  record Complete(List<Pair> pairs) implements Mapping {
    /** Keeps an unmodifiable copy of the pairs. */
    public Complete {
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * There is no such pairing.
   *
   * @param obstacles every reason, at least one
   */
  record Impossible(List<Obstacle> obstacles) implements Mapping {
    /** Keeps an unmodifiable copy of the reasons. */
    public Impossible {
      obstacles = List.copyOf(obstacles);
    }
  }

  /** Pairs the pods of a target with the nodes of a backup of the same datacenter. */
  static Mapping of(Collection<TargetPod> target, Collection<Node> source) {
    return Pairing.of(target, source);
  }
}
