package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.ObservedPod.Health;
import dev.rekindle.controller.restore.ObservedPod.State;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * After the decision. Nothing but a newer restore keeps the data from being put in place, however
 * long it takes.
 */
record Forward(Observed seen) {

  RestoreStep next() {
    if (sets().anyMatch(set -> set.says(PlanState.DONE))) {
      return write(PlanState.DONE).orElseGet(() -> new RestoreStep.Finish(End.SUCCEEDED));
    }
    return handOver()
        .or(() -> write(PlanState.COMMIT))
        .or(() -> WakeUps.of(seen, PlanState.COMMIT))
        .or(this::stop)
        .or(this::notYet)
        .or(() -> write(PlanState.DONE))
        .orElseGet(() -> new RestoreStep.Finish(End.SUCCEEDED));
  }

  /** A StatefulSet that matches the selector only since then is no part of it. */
  private Stream<TargetSet> sets() {
    return seen.sets().stream().filter(set -> !set.planned().isEmpty());
  }

  private Optional<RestoreStep> handOver() {
    return sets()
        .filter(Locks::othersHave)
        .findFirst()
        .map(
            set ->
                new RestoreStep.Yield(
                    "Another restore took StatefulSet "
                        + set.name()
                        + " over after this one had decided to switch; some nodes may have held"
                        + " this one's data."));
  }

  /** Also over the first plan of a StatefulSet that was deleted and created again. */
  private Optional<RestoreStep> write(PlanState state) {
    return sets()
        .filter(set -> !set.says(state))
        .flatMap(
            set ->
                set.plan() instanceof SeenPlan.There there && !Locks.othersHave(set)
                    ? Stream.of(new RestoreStep.WritePlan(set.name(), there.version(), state))
                    : Stream.empty())
        .map(RestoreStep.class::cast)
        .findFirst();
  }

  /** A database that started without the data is stopped, and comes back with it. */
  private Optional<RestoreStep> stop() {
    String uid = seen.asked().uid();
    List<ObservedPod> without =
        sets()
            .flatMap(set -> set.pods().stream())
            .filter(ObservedPod::running)
            .filter(pod -> !pod.restored(uid))
            .toList();
    return without.isEmpty() ? Optional.empty() : Optional.of(new RestoreStep.DeletePods(without));
  }

  private Optional<RestoreStep> notYet() {
    String uid = seen.asked().uid();
    String gone =
        sets()
            .flatMap(
                set ->
                    set.plan() instanceof SeenPlan.None
                        ? Stream.of("StatefulSet " + set.name())
                        : set.unwanted().stream().map(pod -> "pod " + pod))
            .collect(Collectors.joining(", "));
    if (!gone.isEmpty()) {
      return wait(
          Waiting.TARGET_MISSING,
          "Without data in place, since they are no more: " + gone + ". Bring them back.");
    }
    String stuck =
        sets()
            .flatMap(set -> set.pods().stream())
            .filter(ObservedPod::starting)
            .flatMap(pod -> Failures.of(pod, Word.Hope.NONE).stream())
            .collect(Collectors.joining("\n"));
    if (!stuck.isEmpty()) {
      return wait(Waiting.NODE_STUCK, stuck);
    }
    String switching = those(pod -> !pod.restored(uid));
    if (!switching.isEmpty()) {
      return wait(Waiting.SWITCHING, "Data not in place yet: " + switching + ".");
    }
    String others = those(pod -> health(pod) == Health.OTHER_IDENTITY);
    if (!others.isEmpty()) {
      return wait(
          Waiting.IDENTITY_DIFFERS,
          "Run with other tokens, or under another cluster name, than planned: " + others + ".");
    }
    String notReady = those(pod -> health(pod) == Health.NOT_READY);
    if (!notReady.isEmpty()) {
      return wait(
          Waiting.STARTING, "Data in place, database not ready yet: " + notReady + "." + silent());
    }
    return new Ring(sets().flatMap(set -> set.pods().stream()).toList()).notOne();
  }

  private String silent() {
    return sets()
        .flatMap(set -> set.pods().stream())
        .flatMap(
            pod ->
                pod.word().database() instanceof Database.Silent(String why)
                    ? Stream.of(" " + pod.name() + ": " + why)
                    : Stream.empty())
        .collect(Collectors.joining());
  }

  /** Returns the planned pods of which something is true, or that are not there. */
  private String those(Predicate<ObservedPod> such) {
    return sets()
        .flatMap(
            set -> set.planned().stream().filter(pod -> set.pod(pod).map(such::test).orElse(true)))
        .collect(Collectors.joining(", "));
  }

  private static Health health(ObservedPod pod) {
    return pod.state() instanceof State.Running running ? running.health() : Health.NOT_READY;
  }

  static Optional<RestoreStep> wait(Waiting reason, String message) {
    return Optional.of(new RestoreStep.Wait(reason, message));
  }
}
