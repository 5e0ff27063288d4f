package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.Asked.Before;
import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Origin;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the first plan to the decision. The old data stands, so whatever is wrong gives it up. */
record Staging(Observed seen, Stand.Begun begun) {

  RestoreStep next() {
    return broken()
        .or(this::lock)
        .or(() -> WakeUps.of(seen, PlanState.STAGE))
        .or(this::failed)
        .or(this::stop)
        .or(this::lost)
        .or(this::notYet)
        .orElseGet(RestoreStep.Commit::new);
  }

  private Stream<ObservedPod> pods() {
    return seen.sets().stream().flatMap(set -> set.pods().stream());
  }

  /** What ends it, however far the nodes are. */
  private Optional<RestoreStep> broken() {
    Asked asked = seen.asked();
    if (asked.is(Mark.DELETED)) {
      return giveUp(Cause.DELETED, "The Restore was deleted before it was decided to switch.");
    }
    if (asked.deadline() != null
        && !seen.now().isBefore(asked.deadline())
        && notYet().orElse(null) instanceof RestoreStep.Wait(Waiting _, String why)) {
      return giveUp(
          Cause.TIMEOUT,
          "It was not decided to switch by "
              + asked.deadline()
              + ", the end of its timeout. "
              + why);
    }
    return seen.sets().stream().flatMap(set -> changed(set).stream()).findFirst();
  }

  private static Optional<RestoreStep> changed(TargetSet set) {
    if (set.membership() == TargetSet.Membership.LEFT) {
      return giveUp(
          Cause.TARGET_CHANGED,
          "StatefulSet "
              + set.name()
              + " is not selected any more: its labels, or the cluster, datacenter or backup that it"
              + " names, changed since the restore began. Change them back, and apply the restore"
              + " anew.");
    }
    if (!set.unwanted().isEmpty()) {
      return giveUp(
          Cause.TARGET_CHANGED,
          "StatefulSet "
              + set.name()
              + " has no replica any more for "
              + String.join(", ", set.unwanted())
              + "; give it as many as the backup has nodes, and apply the restore anew.");
    }
    if (set.heldByUs() && !set.says(PlanState.STAGE)) {
      return giveUp(
          Cause.TARGET_CHANGED,
          "The plan of StatefulSet " + set.name() + " was changed by somebody else.");
    }
    List<String> withData =
        beside(set)
            .filter(pod -> pod.running() || pod.word().volume() == Word.Volume.IN_USE)
            .map(ObservedPod::name)
            .toList();
    return withData.isEmpty()
        ? Optional.empty()
        : giveUp(
            Cause.TARGET_CHANGED,
            "StatefulSet "
                + set.name()
                + " has nodes with data that the backup has none for: "
                + String.join(", ", withData)
                + ". Scale it to the nodes of the backup, and apply the restore anew.");
  }

  /** Those that the plan does not name; an empty one waits, and joins when the restore is over. */
  private static Stream<ObservedPod> beside(TargetSet set) {
    return set.pods().stream().filter(pod -> !set.planned().contains(pod.name()));
  }

  /** Takes the next plan that is not ours yet. */
  private Optional<RestoreStep> lock() {
    return seen.sets().stream().filter(set -> !set.heldByUs()).findFirst().map(this::take);
  }

  private RestoreStep take(TargetSet set) {
    if (set.plan() instanceof SeenPlan.None
        && seen.check() instanceof Observed.Check.Refused(var problems)) {
      return refused(problems); // what was opted out gets no plan, however long we wait
    }
    Optional<RestoreStep> obstacle = Locks.obstacle(set);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    if (Locks.halfSwitched(set) && begun.before() == Before.WHOLE) {
      return Locks.busy(set); // what we would go back to is not whole, and nobody wrote that down
    }
    return switch (seen.check()) {
      case Observed.Check.Open(String why) -> new RestoreStep.Wait(Waiting.CHECKING, why);
      case Observed.Check.Incomplete(String missing) ->
          new RestoreStep.Wait(Waiting.RACKS_MISSING, missing);
      case Observed.Check.Refused(var problems) -> refused(problems);
      case Observed.Check.Accepted(String digest) when !digest.equals(begun.digest()) ->
          new RestoreStep.GiveUp(
              Cause.BACKUP_CHANGED,
              "The backup was another one when this restore began: expected digest "
                  + begun.digest()
                  + ", found "
                  + digest
                  + ".");
      case Observed.Check.Accepted _ ->
          new RestoreStep.WritePlan(set.name(), version(set), PlanState.STAGE);
    };
  }

  private static RestoreStep refused(List<String> problems) {
    return new RestoreStep.GiveUp(Cause.REFUSED, String.join("\n", problems));
  }

  private static String version(TargetSet set) {
    return switch (set.plan()) {
      case SeenPlan.There there -> there.version();
      case SeenPlan.None() -> throw new IllegalStateException("it was an obstacle");
    };
  }

  private Optional<RestoreStep> failed() {
    String failures =
        pods()
            .flatMap(pod -> Failures.of(pod, Word.Hope.NONE).stream())
            .collect(Collectors.joining("\n"));
    return failures.isEmpty() ? Optional.empty() : giveUp(Cause.NODE_FAILED, failures);
  }

  /** The old databases stop: one after the other where a StatefulSet could not bring them back. */
  private Optional<RestoreStep> stop() {
    Optional<RestoreStep> stays =
        seen.sets().stream().flatMap(set -> stays(set).stream()).findFirst();
    if (stays.isPresent()) {
      return stays;
    }
    List<ObservedPod> stopping = new ArrayList<>();
    for (TargetSet set : seen.sets()) {
      List<ObservedPod> running = set.pods().stream().filter(ObservedPod::running).toList();
      if (set.order() == Order.PARALLEL) {
        stopping.addAll(running);
      } else if (!running.isEmpty() && othersWaitAfter(set, running.getLast())) {
        stopping.add(running.getLast());
      }
    }
    return stopping.isEmpty()
        ? Optional.empty()
        : Optional.of(new RestoreStep.DeletePods(stopping));
  }

  /**
   * A StatefulSet whose pods come up one by one makes one that is gone only when those before it
   * are ready.
   */
  private static Optional<RestoreStep> stays(TargetSet set) {
    List<ObservedPod> running = set.pods().stream().filter(ObservedPod::running).toList();
    if (set.order() == Order.PARALLEL || running.isEmpty()) {
      return Optional.empty();
    }
    List<ObservedPod> before =
        set.missing().isEmpty() ? running.subList(0, running.size() - 1) : running;
    List<String> notReady =
        before.stream().filter(pod -> !pod.ready()).map(ObservedPod::name).toList();
    return notReady.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RestoreStep.Wait(
                Waiting.PODS_NOT_READY,
                "Not ready: "
                    + String.join(", ", notReady)
                    + ". With podManagementPolicy OrderedReady, StatefulSet "
                    + set.name()
                    + " makes no pod after it again until it is. Mend it; or delete this Restore, delete the StatefulSet with"
                    + " --cascade=orphan, create it with podManagementPolicy Parallel, and apply the"
                    + " Restore again."));
  }

  private static boolean othersWaitAfter(TargetSet set, ObservedPod last) {
    int from = set.planned().indexOf(last.name()) + 1;
    return set.planned().subList(from, set.planned().size()).stream()
        .allMatch(pod -> set.pod(pod).map(ObservedPod::starting).orElse(false));
  }

  private Optional<RestoreStep> lost() {
    if (seen.asked().origin() == Origin.FROM_NOTHING) {
      return Optional.empty(); // they come one at a time, each after the one before is committed
    }
    List<String> lost =
        seen.sets().stream()
            .flatMap(set -> set.missing().stream().filter(set::comesOnlyAfterOthers))
            .toList();
    return lost.isEmpty()
        ? Optional.empty()
        : giveUp(
            Cause.POD_LOST,
            "Lost while others waited: "
                + String.join(", ", lost)
                + ". With podManagementPolicy OrderedReady a StatefulSet makes no new pod as long"
                + " as those before it are not ready.");
  }

  private Optional<RestoreStep> notYet() {
    List<String> going = pods().filter(pod -> !pod.starting()).map(ObservedPod::name).toList();
    if (!going.isEmpty()) {
      return Optional.of(
          new RestoreStep.Wait(
              Waiting.PODS_STOPPING,
              "Not gone yet: "
                  + String.join(", ", going)
                  + ". A pod on a node that is not reachable counts as running until that node is"
                  + " gone."));
    }
    List<String> retrying =
        pods().flatMap(pod -> Failures.of(pod, Word.Hope.MAY_PASS).stream()).toList();
    String behind = behind();
    if (!behind.isEmpty()) {
      return Optional.of(
          retrying.isEmpty()
              ? new RestoreStep.Wait(Waiting.STAGING, "Not staged yet: " + behind + ".")
              : new RestoreStep.Wait(Waiting.NODE_RETRIES, String.join("\n", retrying)));
    }
    return unknown().or(this::seeds);
  }

  private Optional<RestoreStep> unknown() {
    List<String> silent =
        seen.sets().stream()
            .flatMap(Staging::beside)
            .filter(pod -> pod.word().volume() == Word.Volume.UNKNOWN)
            .map(ObservedPod::name)
            .toList();
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RestoreStep.Wait(
                Waiting.VOLUMES_UNKNOWN,
                "New since the restore began, and not known to be empty: "
                    + String.join(", ", silent)
                    + "."));
  }

  private String behind() {
    return seen.sets().stream()
        .flatMap(set -> set.planned().stream().filter(pod -> !staged(set, pod)))
        .collect(Collectors.joining(", "));
  }

  private boolean staged(TargetSet set, String pod) {
    boolean comesLater =
        seen.asked().origin() == Origin.FROM_NOTHING && set.comesOnlyAfterOthers(pod);
    return set.pod(pod).map(there -> there.staged(seen.asked().uid())).orElse(comesLater);
  }

  private Optional<RestoreStep> seeds() {
    List<String> alive =
        pods().flatMap(pod -> pod.word().seeds().stream()).distinct().sorted().toList();
    return alive.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RestoreStep.Wait(
                Waiting.SEEDS_ALIVE,
                "Seeds of the configuration answer and are none of the target's pods: "
                    + String.join(", ", alive)
                    + ". The restored nodes would join that cluster: stop it, or change the"
                    + " seeds."));
  }

  private static Optional<RestoreStep> giveUp(Cause cause, String message) {
    return Optional.of(new RestoreStep.GiveUp(cause, message));
  }
}
