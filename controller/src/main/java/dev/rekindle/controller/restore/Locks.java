package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.TargetSet.Holder;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.util.List;
import java.util.Optional;

/**
 * Who may take a target. A restore has a target when all its plans name it, and takes them in the
 * order of their names: of two that want the same ones, the first gets all.
 */
final class Locks {
  private Locks() {}

  /** Returns what keeps us from taking a plan now, or nothing. */
  static Optional<RestoreStep> obstacle(TargetSet set) {
    return switch (set.plan()) {
      case SeenPlan.None() ->
          Optional.of(
              new RestoreStep.Wait(
                  Waiting.PLAN_MISSING, "StatefulSet " + set.name() + " has no plan yet."));
      case SeenPlan.There there when there.holder() == Holder.RUNNING ->
          Optional.of(
              active(there.state())
                  ? busy(set)
                  : new RestoreStep.Wait(
                      Waiting.OTHER_ENDING,
                      "Another restore of StatefulSet " + set.name() + " is about to end."));
      case SeenPlan.There _ -> Optional.empty();
    };
  }

  static RestoreStep busy(TargetSet set) {
    return new RestoreStep.GiveUp(
        Cause.TARGET_BUSY,
        "Another restore has StatefulSet "
            + set.name()
            + "; wait until it is over, then apply this one again under another name.");
  }

  /**
   * Returns whether some of the nodes may hold the data of a restore that did not get through. One
   * that was to replace such a restore and was given up left its StatefulSets on hold.
   */
  static boolean halfSwitched(TargetSet set) {
    return set.plan() instanceof SeenPlan.There(String _, PlanState state, Holder holder)
        && switch (holder) {
          case NOBODY, US, RUNNING -> false;
          case HALF_SWITCHED -> true;
          case STUCK -> active(state);
          case OVER -> state == PlanState.COMMIT;
        };
  }

  /** Returns whether a plan that names another restore must not be written by us any more. */
  static boolean othersHave(TargetSet set) {
    return set.plan() instanceof SeenPlan.There there
        && List.of(Holder.RUNNING, Holder.STUCK, Holder.OVER).contains(there.holder());
  }

  private static boolean active(PlanState state) {
    return state == PlanState.STAGE || state == PlanState.COMMIT;
  }
}
