package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.plan.PlanState;
import java.util.List;

/**
 * The next thing to do for a restore. Each is one write, or the deletion of some pods, or none, and
 * may be cut off before or after it: whoever comes next sees what was done and decides again.
 */
sealed interface RestoreStep {

  /** It is over, and nothing is ever done again. */
  record Nothing() implements RestoreStep {}

  /** First sight: the stamp with its own UID, and the finalizer. */
  record Claim() implements RestoreStep {}

  /**
   * The status says that staging begins, and what will be restored.
   *
   * @param before whom the target belongs to until then
   */
  record Begin(Asked.Before before) implements RestoreStep {}

  /**
   * A plan is written over the version that was seen. With {@code STAGE} this is the lock.
   *
   * @param set the StatefulSet
   * @param version the version that was seen
   * @param state what it is to say; a state that names a restore names ours
   */
  record WritePlan(String set, String version, PlanState state) implements RestoreStep {}

  /**
   * Pods are written to, so that their kubelet brings them the new plan at once.
   *
   * @param pods those that have not been woken up for it
   * @param plan what they are woken up for
   */
  record WakeUp(List<ObservedPod> pods, String plan) implements RestoreStep {
    /** Keeps an unmodifiable copy. */
    public WakeUp {
      pods = List.copyOf(pods);
    }
  }

  /** Pods go, if they still are those that were seen; their StatefulSet makes new ones. */
  record DeletePods(List<ObservedPod> pods) implements RestoreStep {
    /** Keeps an unmodifiable copy. */
    public DeletePods {
      pods = List.copyOf(pods);
    }
  }

  /** Nothing can be done but to look again. */
  record Wait(Waiting reason, String message) implements RestoreStep {}

  /** The decision to switch: one write to the Restore's status. */
  record Commit() implements RestoreStep {}

  /** The decision not to switch: one write to the Restore's status. */
  record GiveUp(Cause cause, String message) implements RestoreStep {}

  /** A newer restore has the target, after ours had decided to switch. */
  record Yield(String message) implements RestoreStep {}

  /** The status says how it ended. */
  record Finish(End end) implements RestoreStep {}

  /** The finalizer goes. */
  record Release() implements RestoreStep {}

  /** Decides. Depends on nothing but what was seen. */
  static RestoreStep of(Observed seen) {
    Asked asked = seen.asked();
    boolean copied = asked.stamp() != null && !asked.stamp().equals(asked.uid());
    if (copied && !asked.stand().equals(new Stand.Over(End.COPIED))) {
      return new Finish(End.COPIED);
    }
    if (asked.stand() instanceof Stand.Over) {
      return asked.is(Mark.FINALIZER) ? new Release() : new Nothing();
    }
    if (asked.stamp() == null || !asked.is(Mark.FINALIZER)) {
      return asked.is(Mark.DELETED) ? new Nothing() : new Claim();
    }
    return switch (asked.stand()) {
      case Stand.New() -> new Beginning(seen).next();
      case Stand.Begun begun -> new Staging(seen, begun).next();
      case Stand.Committed committed -> new Forward(seen, committed).next();
      case Stand.GivenUp givenUp -> new Back(seen, givenUp).next();
      case Stand.Over _ -> new Nothing();
    };
  }
}
