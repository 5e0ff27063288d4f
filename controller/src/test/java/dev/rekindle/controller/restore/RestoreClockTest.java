package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.NodeState;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.api.RestoreStatus.RestoreNode;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.Conditions.Holds;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoreClockTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RestoreStep WAIT = new RestoreStep.Wait(Waiting.STAGING, "not staged yet");

  private final List<RestoreResult> results = new ArrayList<>();
  private final RestoreClock times = new RestoreClock(Duration.ofMinutes(10), results::add);
  private final Restore restore = new Restore();

  RestoreClockTest() {
    restore.setMetadata(
        new ObjectMetaBuilder().withNamespace("shop").withName("one").withUid("u1").build());
  }

  @Test
  void saysOnceThatNothingMovesAndTakesItBackWithTheNextByte() {
    RestoreStatus first = at(0, staging(5));
    RestoreStatus soon = at(9, staging(5));
    RestoreStatus late = at(10, staging(5));
    RestoreStatus later = at(11, staging(5));
    RestoreStatus moved = at(12, staging(6));

    assertThat(List.of(first, soon, late, later, moved))
        .extracting(RestoreClock::isStalled)
        .containsExactly(false, false, true, true, false);
    assertThat(RestoreClock.stalled(soon, late)).get().asString().contains("since " + NOW);
    assertThat(RestoreClock.stalled(late, later)).isEmpty();
    assertThat(RestoreClock.stalled(null, late)).isPresent();
    assertThat(RestoreClock.stalled(later, moved)).isEmpty();
  }

  @Test
  void aStepCountsAsMuchAsAByte() {
    at(0, staging(5));
    times.timed(restore, new RestoreStep.WakeUp(List.of(), "p"), staging(5), minute(8));

    assertThat(RestoreClock.isStalled(at(11, staging(5)))).isFalse();
    assertThat(RestoreClock.isStalled(at(18, staging(5)))).isTrue();
  }

  @Test
  void whatIsOverHasNoSuchCondition() {
    RestoreStatus over = at(20, draft(at(0, staging(5)), Phase.SUCCEEDED));

    assertThat(Conditions.find(over.conditions(), RestoreClock.PROGRESSING)).isEmpty();
  }

  @Test
  void tellsHowLongEachStepTookAndTheDatabasesWereAway() {
    times.timed(restore, new RestoreStep.DeletePods(List.of()), staging(1), minute(2));
    times.timed(restore, new RestoreStep.DeletePods(List.of()), staging(1), minute(3));

    times.over(restore, succeeded());

    assertThat(results)
        .containsExactly(
            new RestoreResult(
                "shop", 900, Duration.ofMinutes(5), Duration.ofMinutes(4), Duration.ofMinutes(7)));
  }

  @Test
  void countsFromTheBeginningWhereAnotherProcessStoppedTheDatabases() {
    times.over(restore, succeeded());

    assertThat(results).extracting(RestoreResult::downtime).containsExactly(Duration.ofMinutes(9));
  }

  @Test
  void nothingWasAwayBeforeARestoreFromNothing() {
    restore.getMetadata().setAnnotations(Map.of(ApiGroup.FROM_NOTHING, "Shop/dc1"));
    times.over(restore, succeeded());

    assertThat(results).extracting(RestoreResult::downtime).containsOnlyNulls();
  }

  @Test
  void tellsNothingOfWhatPutNoDataInPlace() {
    times.over(restore, draft(succeeded(), Phase.FAILED));
    times.over(restore, draft(staging(1), Phase.SUCCEEDED)); // volumes were in use

    assertThat(results).isEmpty();
  }

  private RestoreStatus at(int minute, RestoreStatus status) {
    return times.timed(restore, WAIT, status, minute(minute));
  }

  private static Instant minute(int minute) {
    return NOW.plus(Duration.ofMinutes(minute));
  }

  private static RestoreStatus staging(long bytes) {
    StatusDraft draft = new StatusDraft(null);
    draft.phase = Phase.STAGING;
    draft.startTime = NOW;
    draft.nodes =
        List.of(
            new RestoreNode("db-0", NodeState.STAGING, bytes, 900L, null, null, null, null, null));
    return draft.build(1L);
  }

  private static RestoreStatus succeeded() {
    StatusDraft draft = new StatusDraft(staging(900));
    draft.phase = Phase.SUCCEEDED;
    draft.bytesTotal = 900L;
    draft.finishTime = minute(9);
    draft.conditions =
        Conditions.with(
            List.of(),
            Conditions.of(StatusReading.COMMITTED, Holds.TRUE, "EveryNodeStaged", "", 1L),
            minute(5));
    return draft.build(1L);
  }

  private static RestoreStatus draft(RestoreStatus status, Phase phase) {
    StatusDraft draft = new StatusDraft(status);
    draft.phase = phase;
    draft.finishTime = Optional.ofNullable(draft.finishTime).orElse(NOW);
    return draft.build(1L);
  }
}
