package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.rule.ActivityFacts;
import dev.rekindle.rule.DataFacts;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.RestoreFacts;
import dev.rekindle.rule.RestoreRequest;
import dev.rekindle.rule.Source;
import dev.rekindle.rule.SourceFacts;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.StorageFacts;
import dev.rekindle.rule.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules are asked about a restore when the bucket was read. Pure.
 *
 * @param tag the backup's name in the bucket
 * @param storage the storage's name as the restore's namespace writes it; null when none was read
 * @param at when it is asked
 */
record BucketQuestion(Restore restore, String tag, @Nullable String storage, Instant at) {

  Verdict verdict(List<StatefulSetFacts> sets, Source source, ActivityFacts activity) {
    return Verdict.on(
        new RestoreFacts(
            request(),
            SourceFacts.ofBucket(source, data(source)),
            Fact.known(sets),
            storage == null
                ? Fact.unknown("the backup's storage")
                : Fact.known(
                    new StorageFacts(
                        storage,
                        Fact.unknown("what the storage's object says"),
                        Fact.unknown("what was looked at before"),
                        Fact.unknown("the storage's Secrets"))),
            activity));
  }

  private RestoreRequest request() {
    RestoreSpec spec = restore.getSpec();
    return new RestoreRequest(
        tag,
        spec.mode() == RestoreSpec.Mode.REPLACE ? RestoreRequest.REPLACE : "Import",
        spec.tables(),
        spec.requireContentHash() ? ProofLevel.CONTENT : ProofLevel.SIZE,
        at);
  }

  private static DataFacts data(Source source) {
    return switch (source) {
      case Source.Whole(var backup) -> DataFacts.ofManifests(backup);
      case Source.Missing _ -> DataFacts.UNKNOWN;
    };
  }
}
