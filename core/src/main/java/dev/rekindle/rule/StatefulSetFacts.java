package dev.rekindle.rule;

import java.util.List;

/**
 * What is known about one StatefulSet of the target.
 *
 * @param name its name
 * @param optIn whether it carries the label
 * @param rollout whether all its pods are as its template says
 * @param storages the storages whose credentials its pods have
 * @param pods its pods; those that it will have, where it has none yet
 */
public record StatefulSetFacts(
    String name,
    Fact<OptIn> optIn,
    Fact<Rollout> rollout,
    Fact<List<String>> storages,
    List<PodFacts> pods) {

  /** Whether a StatefulSet wants us. */
  public enum OptIn {
    /** It has the label {@code rekindle.dev/inject: "true"}. */
    IN,
    /** It has not. */
    OUT
  }

  /** Whether every pod carries our container. */
  public sealed interface Rollout {
    /** Every pod has our container, all are of one revision, and no partition holds any back. */
    record Complete() implements Rollout {}

    /** Not so; the text says what is missing. */
    record Incomplete(String why) implements Rollout {}
  }

  /** Keeps an unmodifiable copy of the pods. */
  public StatefulSetFacts {
    pods = List.copyOf(pods);
  }
}
