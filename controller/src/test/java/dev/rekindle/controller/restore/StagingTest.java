package dev.rekindle.controller.restore;

import static dev.rekindle.controller.restore.RestoreStepTest.assertGivesUp;
import static dev.rekindle.controller.restore.RestoreStepTest.assertWaits;
import static dev.rekindle.controller.restore.Situation.failed;
import static dev.rekindle.controller.restore.Situation.going;
import static dev.rekindle.controller.restore.Situation.names;
import static dev.rekindle.controller.restore.Situation.ours;
import static dev.rekindle.controller.restore.Situation.running;
import static dev.rekindle.controller.restore.Situation.staged;
import static dev.rekindle.controller.restore.Situation.staging;
import static dev.rekindle.controller.restore.Situation.starting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rekindle.controller.restore.TargetSet.Membership;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the lock to the decision. */
class StagingTest {
  private static final SeenPlan STAGE = ours(PlanState.STAGE);

  @Test
  void stopsAllOldDatabasesTogether() {
    Situation old = staging().db(STAGE, running("db-0"), staged("db-1"), running("db-2"));

    assertThat(old.next())
        .isEqualTo(new RestoreStep.DeletePods(List.of(running("db-0"), running("db-2"))));
  }

  @Test
  void stopsFromTheHighestOrdinalDownWherePodsComeUpOneByOne() {
    Situation all = ordered(running("db-0"), running("db-1"), running("db-2"));
    Situation missing = ordered(running("db-0"), running("db-1"));
    Situation going = ordered(running("db-0"), running("db-1"), going("db-2"));
    Situation back = ordered(running("db-0"), running("db-1"), Situation.staging("db-2"));

    assertThat(all.next()).isEqualTo(new RestoreStep.DeletePods(List.of(running("db-2"))));
    assertWaits(missing, Waiting.PODS_STOPPING);
    assertWaits(going, Waiting.PODS_STOPPING);
    assertThat(back.next()).isEqualTo(new RestoreStep.DeletePods(List.of(running("db-1"))));
  }

  @Test
  void stopsNoneThatWouldNotComeBack() {
    ObservedPod broken = running("db-0", null, ObservedPod.Health.NOT_READY);
    ObservedPod last = running("db-2", null, ObservedPod.Health.NOT_READY);

    assertWaits(ordered(broken, running("db-1"), running("db-2")), Waiting.PODS_NOT_READY);
    assertWaits(ordered(broken, running("db-1")), Waiting.PODS_NOT_READY);
    assertWaits(ordered(broken, running("db-1"), staged("db-2")), Waiting.PODS_NOT_READY);
    assertThat(ordered(running("db-0"), running("db-1"), last).next())
        .isEqualTo(new RestoreStep.DeletePods(List.of(last)));
    assertThat(ordered(broken, staged("db-1"), staged("db-2")).next())
        .isEqualTo(new RestoreStep.DeletePods(List.of(broken)));
  }

  @Test
  void stopsTenBeforeNine() {
    ObservedPod[] pods =
        names("db", 11).stream().map(Situation::running).toArray(ObservedPod[]::new);

    assertThat(staging().set("db", Order.ONE_BY_ONE, STAGE, 11, pods).next())
        .isEqualTo(new RestoreStep.DeletePods(List.of(running("db-10"))));
  }

  @Test
  void waitsForPodsThatAreGoing() {
    assertWaits(
        staging().db(STAGE, staged("db-0"), staged("db-1"), going("db-2")), Waiting.PODS_STOPPING);
  }

  @Test
  void waitsForPodsThatHaveNotComeOrStaged() {
    assertWaits(staging().db(STAGE, staged("db-0"), staged("db-1")), Waiting.STAGING);
    assertWaits(
        staging().db(STAGE, staged("db-0"), staged("db-1"), Situation.staging("db-2")),
        Waiting.STAGING);
  }

  @Test
  void doesNotCountWhatWasStagedForAnotherRestore() {
    ObservedPod other =
        starting("db-2", PlanState.STAGE, Situation.says(Word.Says.STAGED, "another"));

    assertWaits(staging().db(STAGE, staged("db-0"), staged("db-1"), other), Waiting.STAGING);
  }

  @Test
  void decidesWhenEverythingIsStaged() {
    assertThat(staging().db(STAGE, staged("db-0"), staged("db-1"), staged("db-2")).next())
        .isEqualTo(new RestoreStep.Commit());
  }

  @Test
  void decidesForAllStatefulSetsTogether() {
    Situation one =
        staging()
            .set("r1", Order.PARALLEL, STAGE, 1, staged("r1-0"))
            .set("r2", Order.PARALLEL, STAGE, 1, Situation.staging("r2-0"));
    Situation both =
        staging()
            .set("r1", Order.PARALLEL, STAGE, 1, staged("r1-0"))
            .set("r2", Order.PARALLEL, STAGE, 1, staged("r2-0"));

    assertWaits(one, Waiting.STAGING);
    assertThat(both.next()).isEqualTo(new RestoreStep.Commit());
  }

  @Test
  void wakesUpThoseThatWaitWithAnOlderPlan() {
    ObservedPod asleep =
        starting("db-1", PlanState.HOLD, Situation.says(Word.Says.WAITING, Situation.UID));

    assertThat(staging().db(STAGE, staged("db-0"), asleep, running("db-2")).next())
        .isEqualTo(new RestoreStep.WakeUp(List.of(asleep), "restore-1-stage"));
  }

  @Test
  void doesNotJoinSomebodyElsesLivingCluster() {
    Word seesAnother =
        new Word(
            Word.Says.STAGED, Situation.UID, Word.Volume.IN_USE, List.of("10.0.0.7"), null, null);
    Situation alive =
        staging()
            .db(
                STAGE,
                staged("db-0"),
                staged("db-1"),
                starting("db-2", PlanState.STAGE, seesAnother));

    assertWaits(alive, Waiting.SEEDS_ALIVE);
    assertThat(alive.next())
        .asInstanceOf(type(RestoreStep.Wait.class))
        .extracting(RestoreStep.Wait::message, STRING)
        .contains("10.0.0.7");
  }

  @Test
  void givesUpWhenANodeCannotStage() {
    Situation broken =
        staging()
            .db(
                STAGE,
                failed("db-0", PlanState.STAGE, Word.Hope.NONE),
                running("db-1"),
                failed("db-2", PlanState.STAGE, Word.Hope.NONE));

    assertThat(broken.next())
        .isEqualTo(
            new RestoreStep.GiveUp(
                Cause.NODE_FAILED, "db-0: the object is damaged\ndb-2: the object is damaged"));
  }

  @Test
  void waitsForANodeThatTriesAgain() {
    assertWaits(
        staging()
            .db(
                STAGE,
                staged("db-0"),
                staged("db-1"),
                failed("db-2", PlanState.STAGE, Word.Hope.MAY_PASS)),
        Waiting.NODE_RETRIES);
  }

  @Test
  void givesUpAtTheEndOfItsTime() {
    Situation late = staging().db(STAGE, staged("db-0"), staged("db-1"));

    assertWaits(late.until(Situation.NOW.plusMillis(1)), Waiting.STAGING);
    assertGivesUp(late.until(Situation.NOW), Cause.TIMEOUT);
  }

  @Test
  void givesUpWhenItIsDeletedEvenIfEverythingIsStaged() {
    assertGivesUp(
        staging().deleted().db(STAGE, staged("db-0"), staged("db-1"), staged("db-2")),
        Cause.DELETED);
  }

  @Test
  void givesUpWhenAPodIsScaledAway() {
    TargetSet smaller =
        new TargetSet(
            "db",
            Order.PARALLEL,
            STAGE,
            names("db", 3),
            names("db", 2),
            List.of(staged("db-0"), staged("db-1"), staged("db-2")));

    assertGivesUp(staging().set(smaller), Cause.TARGET_CHANGED);
  }

  @Test
  void givesUpWhenAStatefulSetIsNoMore() {
    TargetSet gone =
        new TargetSet(
            "db", Order.PARALLEL, new SeenPlan.None(), names("db", 3), List.of(), List.of());

    assertGivesUp(staging().set(gone), Cause.TARGET_CHANGED);
  }

  @Test
  void givesUpWhenAStatefulSetIsNotSelectedAnyMore() {
    Situation left =
        staging()
            .set("r1", Order.PARALLEL, STAGE, 1, staged("r1-0"))
            .set(left(STAGE, staged("db-0"), staged("db-1"), staged("db-2")));

    assertGivesUp(left, Cause.TARGET_CHANGED);
    assertThat(left.next()).asString().contains("StatefulSet db is not selected any more");
  }

  @Test
  void givesUpWhenAStatefulSetIsOptedOutAndGetsNoPlan() {
    Situation optedOut =
        staging()
            .set("r1", Order.PARALLEL, STAGE, 1, staged("r1-0"))
            .set("r2", Order.PARALLEL, new SeenPlan.None(), 1, running("r2-0"));

    assertWaits(optedOut, Waiting.PLAN_MISSING);
    assertGivesUp(
        optedOut.checked(new Observed.Check.Refused(List.of("r2 is not opted in"))), Cause.REFUSED);
  }

  @Test
  void givesUpWhenNodesRunThatTheBackupHasNoDataFor() {
    assertGivesUp(
        staging().db(STAGE, staged("db-0"), staged("db-1"), staged("db-2"), running("db-3")),
        Cause.TARGET_CHANGED);
  }

  @Test
  void letsNewPodsWaitIfTheyHaveNoData() {
    for (Word.Volume volume : Word.Volume.values()) {
      ObservedPod added =
          starting(
              "db-3",
              PlanState.STAGE,
              new Word(Word.Says.WAITING, null, volume, List.of(), null, null));
      Situation all = staging().db(STAGE, staged("db-0"), staged("db-1"), staged("db-2"), added);

      switch (volume) {
        case EMPTY -> assertThat(all.next()).isEqualTo(new RestoreStep.Commit());
        case UNKNOWN -> assertWaits(all, Waiting.VOLUMES_UNKNOWN);
        case IN_USE -> assertGivesUp(all, Cause.TARGET_CHANGED);
      }
    }
  }

  @Test
  void givesUpWhenSomebodyElseChangedThePlan() {
    for (PlanState state : List.of(PlanState.COMMIT, PlanState.DONE, PlanState.ABORTED)) {
      assertGivesUp(
          staging().db(ours(state), staged("db-0"), staged("db-1"), staged("db-2")),
          Cause.TARGET_CHANGED);
    }
  }

  @Test
  void givesUpWhenAPodIsLostThatItsStatefulSetDoesNotMakeAgain() {
    assertGivesUp(ordered(staged("db-0"), staged("db-2")), Cause.POD_LOST);
    assertWaits(staging().db(STAGE, staged("db-0"), staged("db-2")), Waiting.STAGING);
  }

  @Test
  void decidesForTheFirstPodAloneWhereTheyComeOneByOneFromNothing() {
    Situation first = staging().fromNothing().set("db", Order.ONE_BY_ONE, STAGE, 3, staged("db-0"));
    Situation none = staging().fromNothing().set("db", Order.ONE_BY_ONE, STAGE, 3);

    assertThat(first.next()).isEqualTo(new RestoreStep.Commit());
    assertWaits(none, Waiting.STAGING);
  }

  static TargetSet left(SeenPlan plan, ObservedPod... pods) {
    List<String> names = names("db", pods.length);
    return new TargetSet(
        "db", Order.PARALLEL, plan, names, names, List.of(pods), List.of(), Membership.LEFT);
  }

  private static Situation ordered(ObservedPod... pods) {
    return staging().set("db", Order.ONE_BY_ONE, STAGE, 3, pods);
  }
}
