package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.api.RestoreStatus.RestoreNode;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.Conditions.Holds;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a process remembers of restores that go on, only to tell it: since when nothing moves, and
 * when databases stopped. No step depends on it, and the next process begins anew. Thread safe.
 */
final class RestoreClock {
  static final String PROGRESSING = "Progressing";
  static final String STALLED = "Stalled";

  private final Duration stalledAfter;
  private final Consumer<RestoreResult> succeeded;
  private final Map<String, Moved> lastMoves = new ConcurrentHashMap<>();
  private final Map<String, Instant> stops = new ConcurrentHashMap<>();

  private record Moved(List<RestoreNode> nodes, Instant at) {}

  /**
   * Remembers nothing yet.
   *
   * @param stalledAfter how long nothing may move
   * @param succeeded is told of each restore that put data in place
   */
  RestoreClock(Duration stalledAfter, Consumer<RestoreResult> succeeded) {
    this.stalledAfter = stalledAfter;
    this.succeeded = succeeded;
  }

  /** Returns a status that also says whether it gets on. */
  RestoreStatus timed(Restore restore, RestoreStep step, RestoreStatus after, Instant now) {
    String uid = restore.getMetadata().getUid();
    StatusDraft draft = new StatusDraft(after);
    if (after.phase() == Phase.STAGING || after.phase() == Phase.COMMITTING) {
      if (step instanceof RestoreStep.DeletePods) {
        stops.putIfAbsent(uid, now);
      }
      draft.conditions =
          Conditions.with(after.conditions(), progressing(restore, step, after.nodes(), now), now);
    } else {
      lastMoves.remove(uid);
      draft.conditions =
          after.conditions().stream().filter(one -> !PROGRESSING.equals(one.getType())).toList();
    }
    return draft.build(after.observedGeneration());
  }

  private Condition progressing(
      Restore restore, RestoreStep step, List<RestoreNode> nodes, Instant now) {
    Moved moved =
        Objects.requireNonNull(
            lastMoves.compute(
                restore.getMetadata().getUid(),
                (_, last) ->
                    last == null
                            || !(step instanceof RestoreStep.Wait)
                            || !last.nodes().equals(nodes)
                        ? new Moved(nodes, now)
                        : last));
    boolean stalled = !now.isBefore(moved.at().plus(stalledAfter));
    return Conditions.of(
        PROGRESSING,
        Holds.of(!stalled),
        stalled ? STALLED : PROGRESSING,
        stalled
            ? "No byte came and no pod got on since " + moved.at() + "; Ready says what for."
            : "It gets on.",
        restore.getMetadata().getGeneration());
  }

  /** Returns what to tell of a restore that does not get on any more since this status. */
  static Optional<String> stalled(@Nullable RestoreStatus before, RestoreStatus after) {
    boolean already = before != null && isStalled(before);
    return already || !isStalled(after)
        ? Optional.empty()
        : Conditions.find(after.conditions(), PROGRESSING).map(Condition::getMessage);
  }

  /** Returns whether a status says that it does not get on. */
  static boolean isStalled(RestoreStatus status) {
    return Conditions.find(status.conditions(), PROGRESSING)
        .filter(one -> STALLED.equals(one.getReason()))
        .isPresent();
  }

  /** The status of a restore that is over was written. */
  void over(Restore restore, RestoreStatus status) {
    String uid = restore.getMetadata().getUid();
    Instant stopped = stops.remove(uid);
    Optional<Instant> committed =
        Conditions.find(status.conditions(), StatusReading.COMMITTED)
            .filter(one -> "True".equals(one.getStatus()))
            .map(one -> Instant.parse(one.getLastTransitionTime()));
    Instant begun = status.startTime();
    Instant end = status.finishTime();
    if (status.phase() == Phase.SUCCEEDED
        && committed.isPresent()
        && begun != null
        && end != null) {
      Long bytes = status.bytesTotal();
      succeeded.accept(
          new RestoreResult(
              restore.getMetadata().getNamespace(),
              bytes == null ? 0 : bytes,
              between(begun, committed.get()),
              between(committed.get(), end),
              StatusReading.fromNothing(restore) == null
                  ? between(stopped == null ? begun : stopped, end)
                  : null));
    }
  }

  /** Conditions have whole seconds. */
  private static Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }
}
