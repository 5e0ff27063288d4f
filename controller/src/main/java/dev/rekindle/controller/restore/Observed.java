package dev.rekindle.controller.restore;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

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
