package dev.rekindle.controller.plans;

import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.RestorePlan;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What to do about the plan of one StatefulSet. */
sealed interface PlanStep {

  /** It is as it should be. */
  record Keep() implements PlanStep {}

  /**
   * There is none yet.
   *
   * @param half whether it is marked as that of a half switched target
   */
  record Create(RestorePlan plan, boolean half) implements PlanStep {}

  /** It stays, but for who the controller is now, and for what is over. */
  record Amend(RestorePlan plan) implements PlanStep {}

  /**
   * What is there is no plan of this StatefulSet: it goes, and a new one comes.
   *
   * @param half whether the new one is marked as that of a half switched target
   */
  record Replace(RestorePlan plan, Reason reason, boolean half) implements PlanStep {}

  /** Returns whether it makes a first plan. */
  default boolean isFirst() {
    return this instanceof Create || this instanceof Replace;
  }

  /** Returns the same for a half switched target, whose pods wait, where it makes a first plan. */
  default PlanStep halfSwitched() {
    return switch (this) {
      case Create create -> new Create(held(create.plan()), true);
      case Replace replace -> new Replace(held(replace.plan()), replace.reason(), true);
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
      return new Create(first, false);
    }
    if (!statefulSet.uid().equals(found.owner())) {
      return new Replace(first, Reason.FOREIGN, false);
    }
    RestorePlan plan = found.plan();
    if (plan == null) {
      return new Replace(first, Reason.UNREADABLE, false);
    }
    if (!Objects.equals(plan.incarnation(), statefulSet.incarnation())) {
      return new Replace(first, Reason.OTHER_INCARNATION, false);
    }
    RestorePlan amended =
        runsAgain(statefulSet, plan)
            ? new RestorePlan(PlanState.IDLE, plan.incarnation(), authorities, null)
            : new RestorePlan(plan.state(), plan.incarnation(), authorities, plan.restore());
    return found.marked() && amended.equals(plan) ? new Keep() : new Amend(amended);
  }

  /**
   * Once every node of a restore that was given up has its database back, an empty volume is a lost
   * one like any other.
   */
  private static boolean runsAgain(OptedIn statefulSet, RestorePlan plan) {
    PlannedRestore restore = plan.restore();
    return plan.state() == PlanState.ABORTED
        && restore != null
        && restore.replaces().isEmpty()
        && statefulSet.serving() > 0
        && statefulSet.serving() >= restore.nodes().size();
  }
}
