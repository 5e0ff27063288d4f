package dev.rekindle.rule;

import java.util.List;

/**
 * Everything that the rules of a restore look at. Whoever asks fills in what it can see and leaves
 * the rest unknown.
 *
 * @param request what was asked for
 * @param source the backup
 * @param target where it is to go: all its StatefulSets, with all their pods
 * @param storage the storage that holds the backup
 * @param activity what else goes on around the target
 */
public record RestoreFacts(
    RestoreRequest request,
    SourceFacts source,
    Fact<List<StatefulSetFacts>> target,
    Fact<StorageFacts> storage,
    ActivityFacts activity) {

  /** What a person with a bucket knows: the backup, and perhaps the one node to restore. */
  public static RestoreFacts ofBucket(
      RestoreRequest request, SourceFacts source, Fact<List<StatefulSetFacts>> target) {
    return new RestoreFacts(
        request, source, target, Fact.unknown("the storage's object"), ActivityFacts.UNKNOWN);
  }
}
