package dev.rekindle.mapping;

import java.util.List;

/** A reason why the nodes of a backup and the pods of a target cannot be paired. */
public sealed interface Obstacle {

  /** One side has no node at all. */
  record Nobody(Side side) implements Obstacle {}

  /** Two nodes of one side have the same name. */
  record SameName(Side side, String name) implements Obstacle {}

  /** The backup does not say in which rack the node was, and no pod of that name tells. */
  record UnknownRack(String node) implements Obstacle {}

  /** A node has a namesake in the target, but in another rack. */
  record MovedRack(String name, String sourceRack, String targetRack) implements Obstacle {}

  /**
   * A rack exists on one side only.
   *
   * @param side the side that has it
   * @param rack the rack
   * @param nodes the names of its nodes, in pairing order
   */
  record LonelyRack(Side side, String rack, List<String> nodes) implements Obstacle {
    /** Keeps an unmodifiable copy of the names. */
    public LonelyRack {
      nodes = List.copyOf(nodes);
    }
  }

  /** A rack has different numbers of nodes on the two sides; the names are in pairing order. */
  record UnequalRack(String rack, List<String> sourceNodes, List<String> targetPods)
      implements Obstacle {
    /** Keeps unmodifiable copies of the names. */
    public UnequalRack {
      sourceNodes = List.copyOf(sourceNodes);
      targetPods = List.copyOf(targetPods);
    }
  }
}
