package dev.rekindle.controller.plans;

import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.RestorePlan;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What to do about the plan of one StatefulSet. */
sealed interface PlanStep {

  /** It is as it should be. */
  record Keep() implements PlanStep {}

  /** There is none yet. */
  record Create(RestorePlan plan) implements PlanStep {}

  /** It stays, and is told who the controller is now. */
  record Amend(RestorePlan plan) implements PlanStep {}

  /** What is there is no plan of this StatefulSet: it goes, and a new one comes. */
  record Replace(RestorePlan plan, Reason reason) implements PlanStep {}

  /** Returns the same with pods that wait, where it makes a first plan. */
  default PlanStep held() {
    return switch (this) {
      case Create(RestorePlan plan) -> new Create(held(plan));
      case Replace(RestorePlan plan, Reason reason) -> new Replace(held(plan), reason);
      case Keep _, Amend _ -> this;
    };
  }

  private static RestorePlan held(RestorePlan plan) {
    return new RestorePlan(PlanState.HOLD, plan.incarnation(), plan.caBundle(), null);
  }

  /** Why something that is there is not taken. */
  enum Reason {
    /** It was made before the StatefulSet, or by somebody else. */
    FOREIGN,
    /** It cannot be read. */
    UNREADABLE,
    /** It was made for a template that is no more. */
    OTHER_INCARNATION
  }

  /**
   * What is there under the plan's name.
   *
   * @param owner the UID of the StatefulSet that owns it as its controller, or null
   * @param marked whether it carries our label, and nothing but a plan
   * @param plan what it says; null if that cannot be read
   */
  record Found(@Nullable String owner, boolean marked, @Nullable RestorePlan plan) {}

  /** Returns whether what is there lets pods wait for a restore that is none yet. */
  static boolean isHeld(@Nullable Found found) {
    RestorePlan plan = found == null ? null : found.plan();
    return plan != null && plan.state() == PlanState.HOLD;
  }

  /**
   * Decides.
   *
   * @param found what is there, or null
   * @param authorities the certificates in PEM by which agents know us
   */
  static PlanStep of(OptedIn statefulSet, @Nullable Found found, String authorities) {
    PlanState state = statefulSet.startsFromBackup() ? PlanState.HOLD : PlanState.IDLE;
    RestorePlan first = new RestorePlan(state, statefulSet.incarnation(), authorities, null);
    if (found == null) {
      return new Create(first);
    }
    if (!statefulSet.uid().equals(found.owner())) {
      return new Replace(first, Reason.FOREIGN);
    }
    RestorePlan plan = found.plan();
    if (plan == null) {
      return new Replace(first, Reason.UNREADABLE);
    }
    if (!Objects.equals(plan.incarnation(), statefulSet.incarnation())) {
      return new Replace(first, Reason.OTHER_INCARNATION);
    }
    RestorePlan amended =
        new RestorePlan(plan.state(), plan.incarnation(), authorities, plan.restore());
    return found.marked() && amended.equals(plan) ? new Keep() : new Amend(amended);
  }
}
