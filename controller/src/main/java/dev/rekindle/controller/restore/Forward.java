package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.ObservedPod.Health;
import dev.rekindle.controller.restore.ObservedPod.State;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * After the decision. Nothing but a newer restore keeps the data from being put in place, however
 * long it takes.
 */
record Forward(Observed seen, Stand.Committed committed) {

  RestoreStep next() {
    if (seen.asked().is(Mark.DELETED) && isNoMore()) {
      return new RestoreStep.Finish(End.FAILED);
    }
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

  /** Neither databases nor volumes, as in a namespace that is going. */
  private boolean isNoMore() {
    return sets()
        .allMatch(
            set ->
                set.plan() instanceof SeenPlan.None
                    && set.wanted().isEmpty()
                    && set.pods().isEmpty()
                    && set.claimed().isEmpty());
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

  /**
   * Also over the first plan of a StatefulSet that was deleted and created again, if that can say
   * what it said.
   */
  private Optional<RestoreStep> write(PlanState state) {
    return sets()
        .filter(set -> !set.says(state))
        .filter(set -> set.heldByUs() || isWhatWasDecided())
        .flatMap(
            set ->
                set.plan() instanceof SeenPlan.There there && !Locks.othersHave(set)
                    ? Stream.of(new RestoreStep.WritePlan(set.name(), there.version(), state))
                    : Stream.empty())
        .map(RestoreStep.class::cast)
        .findFirst();
  }

  private boolean isWhatWasDecided() {
    return seen.check().equals(new Observed.Check.Accepted(committed.digest()));
  }

  /**
   * A database that started without the data is stopped, and comes back with it; without a plan, as
   * after opting out, it would come back the same.
   */
  private Optional<RestoreStep> stop() {
    String uid = seen.asked().uid();
    List<ObservedPod> without =
        sets()
            .filter(TargetSet::heldByUs)
            .flatMap(set -> set.pods().stream())
            .filter(ObservedPod::running)
            .filter(pod -> !pod.restored(uid))
            .toList();
    return without.isEmpty() ? Optional.empty() : Optional.of(new RestoreStep.DeletePods(without));
  }

  private Optional<RestoreStep> notYet() {
    String gone =
        sets()
            .flatMap(
                set ->
                    set.plan() instanceof SeenPlan.None
                        ? Stream.of("StatefulSet " + set.name() + " with its plan")
                        : set.unwanted().stream().map(pod -> "pod " + pod))
            .collect(Collectors.joining(", "));
    if (!gone.isEmpty()) {
      return wait(
          Waiting.TARGET_MISSING,
          "Without data in place, since they are no more: "
              + gone
              + ". Bring them back; one that was opted out, in again.");
    }
    return unplanned().or(this::nodes);
  }

  /** A StatefulSet that was made again has lost its plan, and the bucket may have changed. */
  private Optional<RestoreStep> unplanned() {
    String sets =
        sets()
            .filter(set -> !set.heldByUs())
            .map(TargetSet::name)
            .collect(Collectors.joining(", "));
    if (sets.isEmpty()) {
      return Optional.empty();
    }
    String again = "The plan of " + sets + " went with the StatefulSet and is to be made again. ";
    return switch (seen.check()) {
      case Observed.Check.Open(String why) -> wait(Waiting.CHECKING, again + why);
      case Observed.Check.Incomplete(String missing) -> wait(Waiting.PLAN_LOST, again + missing);
      case Observed.Check.Refused(List<String> problems) ->
          wait(Waiting.PLAN_LOST, again + String.join("\n", problems));
      case Observed.Check.Accepted(String digest) ->
          wait(
              Waiting.PLAN_LOST,
              again
                  + "The backup is another one than it was: expected digest "
                  + committed.digest()
                  + ", found "
                  + digest
                  + ".");
    };
  }

  private Optional<RestoreStep> nodes() {
    String uid = seen.asked().uid();
    String stuck =
        sets()
            .flatMap(set -> set.pods().stream())
            .filter(ObservedPod::starting)
            .flatMap(pod -> Failures.of(pod, Word.Hope.NONE).stream())
            .collect(Collectors.joining("\n"));
    if (!stuck.isEmpty()) {
      return wait(Waiting.NODE_STUCK, stuck);
    }
    String going =
        those(
            pod -> pod.state() instanceof State.Going && !pod.restored(uid), _ -> Optional.empty());
    if (!going.isEmpty()) {
      return wait(
          Waiting.PODS_STOPPING,
          "Data not in place yet, since these pods are not gone yet: "
              + going
              + ". A pod on a node that is not reachable stays until that node is gone.");
    }
    String retrying =
        sets()
            .flatMap(set -> set.pods().stream())
            .filter(pod -> pod.starting() && !pod.restored(uid))
            .flatMap(pod -> Failures.of(pod, Word.Hope.MAY_PASS).stream())
            .collect(Collectors.joining("\n"));
    if (!retrying.isEmpty()) {
      return wait(Waiting.NODE_RETRIES, "Data not in place yet.\n" + retrying);
    }
    String switching = those(pod -> !pod.restored(uid));
    if (!switching.isEmpty()) {
      return wait(Waiting.SWITCHING, "Data not in place yet: " + switching + ".");
    }
    String failing =
        those(pod -> health(pod) == Health.FAILING, pod -> Failures.of(pod, Word.Hope.MAY_PASS));
    if (!failing.isEmpty()) {
      return wait(
          Waiting.DATABASE_FAILS, "Data in place, and databases do not stay up: " + failing);
    }
    String others =
        those(pod -> health(pod) == Health.OTHER_IDENTITY, pod -> Failures.of(pod, Word.Hope.NONE));
    if (!others.isEmpty()) {
      return wait(
          Waiting.IDENTITY_DIFFERS,
          "Data in place, and databases do not run as planned: " + others);
    }
    String silent = those(pod -> health(pod) == Health.SILENT, Forward::silence);
    if (!silent.isEmpty()) {
      return wait(
          Waiting.DATABASE_SILENT,
          "Data in place, pods ready, and nobody says who the databases are: " + silent);
    }
    String notReady = those(pod -> health(pod) == Health.NOT_READY);
    if (!notReady.isEmpty()) {
      return wait(Waiting.STARTING, "Data in place, database not ready yet: " + notReady + ".");
    }
    return new Ring(sets().flatMap(set -> set.pods().stream()).toList()).notOne();
  }

  private static Optional<String> silence(ObservedPod pod) {
    return Optional.of(
        pod.name()
            + ": "
            + (pod.word().database() instanceof Database.Silent(String why)
                ? why
                : "the sidecar does not answer."));
  }

  /** Returns what is to be said of the pods of which something is true. */
  private String those(Predicate<ObservedPod> such, Function<ObservedPod, Optional<String>> said) {
    return sets()
        .flatMap(set -> set.pods().stream())
        .filter(such)
        .map(pod -> said.apply(pod).orElseGet(pod::name))
        .collect(Collectors.joining(" "));
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
