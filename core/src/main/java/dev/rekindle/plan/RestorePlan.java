package dev.rekindle.plan;

import org.jspecify.annotations.Nullable;

/**
 * What the pods of one StatefulSet are to do, as the controller (or a person) writes it and every
 * pod reads it. {@link PlanJson} has its form.
 *
 * @param state how far the whole target is
 * @param incarnation the id that the pods' template carries too; a pod whose template has another
 *     one, or none, waits, so that the plan of a deleted namesake never counts; null by hand
 * @param caBundle certificates in PEM by which pods know the controller, or null
 * @param restore what is restored; there exactly when {@link PlanState#namesRestore}
 */
public record RestorePlan(
    PlanState state,
    @Nullable String incarnation,
    @Nullable String caBundle,
    @Nullable PlannedRestore restore) {

  /** Refuses a plan whose state and restore contradict each other. */
  public RestorePlan {
    if (state.namesRestore() != (restore != null)) {
      throw new IllegalArgumentException(
          "a plan in state " + state.text() + (restore == null ? " lacks" : " has") + " a restore");
    }
  }
}
