package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.ObjectEvents;
import dev.rekindle.controller.object.ObjectEvents.Tone;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what was done, as events of the Restore and in the log. One that is lost is only lost. */
final class RestoreEvents {
  private static final Logger LOGGER = LoggerFactory.getLogger(RestoreEvents.class);

  private final ObjectEvents events;

  private record Told(Tone tone, String reason, String message) {
    static Told normal(String reason, String message) {
      return new Told(Tone.NORMAL, reason, message);
    }

    static Told warning(String reason, String message) {
      return new Told(Tone.WARNING, reason, message);
    }
  }

  RestoreEvents(ObjectEvents events) {
    this.events = events;
  }

  void tell(Restore restore, RestoreStep step) {
    event(step).ifPresent(event -> tell(restore, event));
  }

  void stalled(Restore restore, String message) {
    tell(restore, Told.warning(RestoreClock.STALLED, message));
  }

  /** Tells once that somebody has to act, when that is what it begins to wait for. */
  void waits(Restore restore, @Nullable RestoreStatus before, RestoreStep step) {
    if (step instanceof RestoreStep.Wait(Waiting reason, String message)
        && begins(reason, before)) {
      tell(restore, Told.warning(reason.code(), message));
    }
  }

  private static boolean begins(Waiting reason, @Nullable RestoreStatus before) {
    return reason.needsSomebody()
        && (before == null
            || Conditions.find(before.conditions(), StatusReading.READY)
                .filter(ready -> reason.code().equals(ready.getReason()))
                .isEmpty());
  }

  private static Optional<Told> event(RestoreStep step) {
    return switch (step) {
      case RestoreStep.Begin _ ->
          Optional.of(Told.normal("Planned", "The rules are satisfied; staging begins."));
      case RestoreStep.WritePlan(String set, String _, var state) ->
          Optional.of(
              Told.normal("PlanWritten", "The plan of " + set + " says " + state.text() + "."));
      case RestoreStep.DeletePods(List<ObservedPod> pods) ->
          Optional.of(
              Told.normal(
                  "PodsDeleted",
                  "Deleted, to come back and wait: "
                      + pods.stream().map(ObservedPod::name).collect(Collectors.joining(", "))));
      case RestoreStep.Commit() ->
          Optional.of(
              Told.normal("Committed", "Every node has staged; from now on it only goes forward."));
      case RestoreStep.GiveUp(Cause cause, String message) ->
          Optional.of(Told.warning(cause.code(), message));
      case RestoreStep.Yield(String message) -> Optional.of(Told.warning("TakenOver", message));
      case RestoreStep.Finish(End end) ->
          Optional.of(
              switch (end) {
                case SUCCEEDED -> Told.normal("Succeeded", "The restore is over.");
                case FAILED -> Told.warning("Failed", "The restore could not be.");
                case ABORTED -> Told.warning("Aborted", "The restore was given up.");
                case COPIED -> Told.normal("Copied", "The object is a copy and never runs.");
              });
      case RestoreStep.Nothing _,
          RestoreStep.Claim _,
          RestoreStep.Release _,
          RestoreStep.WakeUp _,
          RestoreStep.Wait _ ->
          Optional.empty();
    };
  }

  private void tell(Restore restore, Told told) {
    LOGGER
        .atInfo()
        .addKeyValue("namespace", restore.getMetadata().getNamespace())
        .addKeyValue("restore", restore.getMetadata().getName())
        .addKeyValue("reason", told.reason())
        .addKeyValue("message", told.message())
        .log("A step of a restore is done.");
    events.write(restore, told.tone(), told.reason(), told.message());
  }
}
