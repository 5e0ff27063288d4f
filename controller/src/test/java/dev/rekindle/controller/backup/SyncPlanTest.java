package dev.rekindle.controller.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.BackupStatus.Phase;
import dev.rekindle.controller.backup.SyncPlan.Known;
import dev.rekindle.controller.backup.SyncPlan.Last;
import dev.rekindle.controller.backup.SyncPlan.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SyncPlanTest {
  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = DAY.plus(Duration.ofDays(30));

  @Test
  void makesObjectsOfTheNewestThatHaveNone() {
    Newest newest = new Newest(3);
    for (int day = 0; day < 10; day++) {
      newest.add("day-" + day, DAY.plusSeconds(86_400L * day));
    }
    SyncPlan plan =
        SyncPlan.of(look(newest.tags(), Set.of("day-8"), 3), List.of(succeeded("day-8", false)));

    assertThat(plan.create()).containsExactly("day-9", "day-7");
    assertThat(plan.reread()).isEmpty();
    assertThat(plan.delete()).isEmpty();
  }

  @Test
  void anObjectInAnotherNamespaceIsNotTheStoragesOwn() {
    Known elsewhere = new Known("other", "a", "a", false, Phase.SUCCEEDED, Last.COMPLETE, DAY);

    assertThat(SyncPlan.of(look(List.of("a"), Set.of("a"), 5), List.of(elsewhere)).create())
        .containsExactly("a");
  }

  @Test
  void readsAgainWhatWentCameBackOrGoesOn() {
    Known gone = succeeded("gone", true);
    Known back = new Known("shop", "back", "back", true, Phase.MISSING, Last.ABSENT, DAY);
    Known stillGone = new Known("shop", "lost", "lost", true, Phase.MISSING, Last.ABSENT, DAY);
    Known copyGone = new Known("shop", "copy", "copy", false, Phase.COPIED, Last.COMPLETE, DAY);
    Known copyThere = new Known("shop", "kept", "kept", false, Phase.COPIED, Last.COMPLETE, DAY);
    Known running = new Known("shop", "now", "now", true, Phase.RUNNING, Last.ABSENT, DAY);
    Known unread = new Known("shop", "new", "new", true, null, Last.UNKNOWN, null);

    Known doubtful = new Known("shop", "q", "q", true, Phase.SUCCEEDED, Last.UNKNOWN, DAY);

    SyncPlan plan =
        SyncPlan.of(
            look(List.of("back", "kept"), Set.of("back", "kept"), 5),
            List.of(gone, back, stillGone, copyGone, copyThere, running, unread, doubtful));

    assertThat(plan.reread()).containsExactly(gone, back, copyGone, running, doubtful);
  }

  @Test
  void readsAgainWhatFailedAndWentOrMayStillBeMade() {
    Known gone = partial("gone", Phase.FAILED);
    Known slow = partial("slow", Phase.FAILED);
    Known copied = partial("copied", Phase.COPIED);
    Known over = partial("over", Phase.FAILED);
    Map<String, Instant> seen =
        Map.of(
            "slow",
            NOW.minus(SyncPlan.RECENT).plusSeconds(1),
            "copied",
            NOW,
            "over",
            NOW.minus(SyncPlan.RECENT));

    SyncPlan plan =
        SyncPlan.of(
            new Look("shop", List.of("slow", "copied", "over"), seen, 5, NOW),
            List.of(gone, slow, copied, over));

    assertThat(plan.reread()).containsExactly(gone, slow, copied);
    assertThat(plan.delete()).isEmpty();
  }

  @Test
  void oldOnesThatWereFoundMakeRoomAndOthersStay() {
    Known old = succeeded("old", true);
    Known failed = partial("failed", Phase.FAILED);
    Known running = partial("running", Phase.RUNNING);
    Known own = succeeded("own", false);

    SyncPlan plan =
        SyncPlan.of(
            look(List.of("new"), Set.of("old", "failed", "running", "own"), 1),
            List.of(old, failed, running, own));

    assertThat(plan.delete()).containsExactly(old, failed);
    assertThat(plan.create()).containsExactly("new");
  }

  @Test
  void ofWhatIsMissingAsManyAreKept() {
    Known older = new Known("shop", "a", "a", true, Phase.MISSING, Last.ABSENT, DAY);
    Known newer = new Known("shop", "b", "b", true, Phase.MISSING, Last.ABSENT, DAY.plusSeconds(1));

    SyncPlan plan = SyncPlan.of(look(List.of(), Set.of(), 1), List.of(older, newer));

    assertThat(plan.delete()).containsExactly(older);
  }

  @Test
  void aSuspendedSyncMakesAndDeletesNothingAndStillTellsWhatWent() {
    Known gone = succeeded("gone", true);

    SyncPlan plan = SyncPlan.of(look(List.of(), Set.of(), 0), List.of(gone));

    assertThat(plan).isEqualTo(new SyncPlan(List.of(), List.of(gone), List.of()));
  }

  @Test
  void namesThatNoObjectCanSpeakOfArePassedOver() {
    assertThat(
            SyncPlan.of(
                    look(
                        List.of("a\\b", "x-finished", "ümlaut", "my.nodes", "good 1"), Set.of(), 9),
                    List.of())
                .create())
        .containsExactly("good 1");
  }

  @Test
  void anObjectHasTheBackupsNameIfItCan() {
    assertThat(FoundName.of("store", "daily-1")).first().isEqualTo("daily-1");
    assertThat(FoundName.of("store", "daily-1").getLast()).matches("daily-1-[0-9a-f]{10}");
    assertThat(FoundName.of("store", "Daily_1"))
        .singleElement()
        .asString()
        .matches("daily-1-[0-9a-f]{10}");
    assertThat(FoundName.of("store", "Daily_1")).isNotEqualTo(FoundName.of("store", "Daily 1"));
    assertThat(FoundName.of("store", "___"))
        .singleElement()
        .asString()
        .matches("backup-[0-9a-f]{10}");
    assertThat(FoundName.of("store", "x".repeat(253)))
        .singleElement()
        .asString()
        .hasSizeLessThanOrEqualTo(63);
  }

  private static Known succeeded(String tag, boolean found) {
    return new Known("shop", tag, tag, found, Phase.SUCCEEDED, Last.COMPLETE, DAY);
  }

  private static Known partial(String tag, Phase phase) {
    return new Known("shop", tag, tag, true, phase, Last.PARTIAL, DAY);
  }

  private static Look look(List<String> newest, Set<String> seen, int most) {
    Map<String, Instant> signs = seen.stream().collect(Collectors.toMap(tag -> tag, _ -> DAY));
    return new Look("shop", newest, signs, most, NOW);
  }
}
