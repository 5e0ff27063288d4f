package dev.rekindle.controller.restore;

import dev.rekindle.plan.PlanState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom to wake up: a kubelet brings a changed ConfigMap into a pod after a minute or more, unless
 * the pod itself changes.
 */
final class WakeUps {
  private WakeUps() {}

  /** Returns the pods that wait and were not woken up for our plan in this state. */
  static Optional<RestoreStep> of(Observed seen, PlanState state) {
    String plan = mark(seen.asked().uid(), state);
    List<ObservedPod> asleep =
        seen.sets().stream()
            .filter(set -> set.says(state))
            .flatMap(set -> set.pods().stream())
            .filter(ObservedPod::starting)
            .filter(pod -> !plan.equals(pod.told()))
            .toList();
    return asleep.isEmpty() ? Optional.empty() : Optional.of(new RestoreStep.WakeUp(asleep, plan));
  }

  static String mark(String restore, PlanState state) {
    return restore + '-' + state.name().toLowerCase(Locale.ROOT);
  }
}
