package dev.rekindle.rule;

import java.util.List;

/**
 * What else goes on around the target.
 *
 * @param restores names of other restores of the target that are not finished
 * @param backups names of backups of the target that are not finished
 * @param datacenters names of other datacenters of the same cluster that are alive
 * @param snapshots local snapshots on the target's volumes that go with the old data, and where
 * @param start how the target's pods come up
 */
public record ActivityFacts(
    Fact<List<String>> restores,
    Fact<List<String>> backups,
    Fact<List<String>> datacenters,
    Fact<List<String>> snapshots,
    Fact<Start> start) {

  /** How pods come up. */
  public enum Start {
    /** All at once, so that all can be committed at once. */
    TOGETHER,
    /** One by one from nothing, so that each is committed before the next exists. */
    ONE_BY_ONE
  }

  /** Nothing was looked at. */
  public static final ActivityFacts UNKNOWN =
      new ActivityFacts(
          Fact.unknown("other restores"),
          Fact.unknown("running backups"),
          Fact.unknown("other datacenters"),
          Fact.unknown("local snapshots"),
          Fact.unknown("how the pods come up"));
}
