package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Origin;
import java.time.Instant;
import java.util.Optional;

/** Before anything was touched. */
record Beginning(Observed seen) {

  RestoreStep next() {
    if (seen.asked().is(Mark.DELETED)) {
      return new RestoreStep.Release();
    }
    Instant end = seen.asked().deadline();
    RestoreStep step = inTime();
    return step instanceof RestoreStep.Wait(Waiting _, String why)
            && end != null
            && !seen.now().isBefore(end)
        ? new RestoreStep.GiveUp(
            Cause.TIMEOUT, "It did not begin by " + end + ", the end of its timeout. " + why)
        : step;
  }

  private RestoreStep inTime() {
    if (seen.asked().origin() == Origin.FROM_NOTHING) {
      Optional<RestoreStep> volumes = volumes();
      if (volumes.isPresent()) {
        return volumes.get();
      }
    }
    for (TargetSet set : seen.sets()) {
      Optional<RestoreStep> obstacle = Locks.obstacle(set);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
    }
    return switch (seen.check()) {
      case Observed.Check.Open(String why) -> new RestoreStep.Wait(Waiting.CHECKING, why);
      case Observed.Check.Incomplete(String missing) ->
          new RestoreStep.Wait(Waiting.RACKS_MISSING, missing);
      case Observed.Check.Refused(var problems) ->
          new RestoreStep.GiveUp(Cause.REFUSED, String.join("\n", problems));
      case Observed.Check.Accepted _ ->
          new RestoreStep.Begin(
              seen.sets().stream().anyMatch(Locks::halfSwitched)
                  ? Asked.Before.HALF_SWITCHED
                  : Asked.Before.WHOLE);
    };
  }

  /** What was created from a backup is filled only if all of it is empty. */
  private Optional<RestoreStep> volumes() {
    for (TargetSet set : seen.sets()) {
      if (Locks.halfSwitched(set)) {
        return Optional.of(
            new RestoreStep.GiveUp(
                Cause.REFUSED,
                "A restore of StatefulSet "
                    + set.name()
                    + " did not get through, and some of its volumes may hold what it brought:"
                    + " apply a Restore to the StatefulSets."));
      }
      for (ObservedPod pod : set.pods()) {
        if (pod.running() || pod.word().volume() == Word.Volume.IN_USE) {
          return Optional.of(
              new RestoreStep.GiveUp(
                  Cause.VOLUMES_IN_USE,
                  "Pod "
                      + pod.name()
                      + " has data already, so nothing is restored; an empty volume beside it is a"
                      + " node to be replaced."));
        }
      }
    }
    Optional<RestoreStep> claimed =
        seen.sets().stream()
            .flatMap(set -> set.claimed().stream())
            .findFirst()
            .map(
                pod ->
                    new RestoreStep.Wait(
                        Waiting.VOLUMES_UNKNOWN,
                        "Pod "
                            + pod
                            + " comes only after others, and its claim was there before it, so its"
                            + " volume may hold data. Delete the claim if nobody needs it. If"
                            + " somebody does, create the StatefulSet without"
                            + " rekindle.dev/restore-from, or with podManagementPolicy Parallel:"
                            + " then every volume is asked first."));
    if (claimed.isPresent()) {
      return claimed;
    }
    return seen.sets().stream()
        .flatMap(set -> set.planned().stream().filter(pod -> !knownToBeEmpty(set, pod)))
        .findFirst()
        .map(
            pod ->
                new RestoreStep.Wait(
                    Waiting.VOLUMES_UNKNOWN,
                    "Pod " + pod + " has not said yet whether its volume is empty."));
  }

  private static boolean knownToBeEmpty(TargetSet set, String pod) {
    return set.pod(pod)
        .map(there -> there.starting() && there.word().volume() == Word.Volume.EMPTY)
        .orElseGet(() -> set.comesOnlyAfterOthers(pod));
  }
}
