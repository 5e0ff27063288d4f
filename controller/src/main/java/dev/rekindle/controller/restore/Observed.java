package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.Asked.Stand;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything by which the next step of one restore is decided. It may be older than the world: each
 * step is written only over the versions that were seen here.
 *
 * @param asked the Restore
 * @param check what the rules say, with the backup as the bucket has it
 * @param sets the StatefulSets of the target, and those of the restore that are no more, by name
 * @param now when it was seen
 */
record Observed(Asked asked, Check check, List<TargetSet> sets, Instant now) {

  Observed {
    sets = sets.stream().sorted(Comparator.comparing(TargetSet::name)).toList();
  }

  /**
   * Returns whether the next step depends on what the rules say. Only then are they worth asking:
   * each time reads the metadata of every node in the bucket.
   */
  boolean isUpToTheRules() {
    return Stream.of(
                new Check.Open(""), new Check.Refused(List.of()), new Check.Accepted(expected()))
            .map(answer -> RestoreStep.of(new Observed(asked, answer, sets, now)))
            .distinct()
            .count()
        > 1;
  }

  private String expected() {
    return switch (asked.stand()) {
      case Stand.Begun begun -> begun.digest();
      case Stand.Committed committed -> committed.digest();
      case Stand.New _, Stand.GivenUp _, Stand.Over _ -> "";
    };
  }

  /** What the rules say about the restore, the bucket included. */
  sealed interface Check {
    /** They could not be asked, or nobody needs to know; the text says why. */
    record Open(String why) implements Check {}

    /** Racks that are to be restored from nothing are not there yet; the text names them. */
    record Incomplete(String missing) implements Check {}

    /** They forbid it; each problem is one line. */
    record Refused(List<String> problems) implements Check {
      /** Keeps an unmodifiable copy. */
      public Refused {
        problems = List.copyOf(problems);
      }
    }

    /** Nothing forbids it; the digest is that of all that was read of the backup. */
    record Accepted(String digest) implements Check {}
  }
}
