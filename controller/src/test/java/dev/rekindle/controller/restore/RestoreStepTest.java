package dev.rekindle.controller.restore;

import static dev.rekindle.controller.restore.Situation.anew;
import static dev.rekindle.controller.restore.Situation.committed;
import static dev.rekindle.controller.restore.Situation.held;
import static dev.rekindle.controller.restore.Situation.idle;
import static dev.rekindle.controller.restore.Situation.others;
import static dev.rekindle.controller.restore.Situation.ours;
import static dev.rekindle.controller.restore.Situation.running;
import static dev.rekindle.controller.restore.Situation.staging;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rekindle.controller.restore.Asked.Before;
import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.TargetSet.Holder;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A restore before it has a target, when it is over, and whose the target is. */
class RestoreStepTest {

  @Test
  void marksARestoreAtFirstSight() {
    assertThat(anew().stamped(null).without(Mark.FINALIZER).next())
        .isEqualTo(new RestoreStep.Claim());
  }

  @Test
  void takesACopyForACopyWhateverItsStatusSays() {
    assertThat(anew().stamped("another").next()).isEqualTo(new RestoreStep.Finish(End.COPIED));
    assertThat(committed().stamped("another").next()).isEqualTo(new RestoreStep.Finish(End.COPIED));
    assertThat(anew().stamped("another").standing(new Stand.Over(End.SUCCEEDED)).next())
        .isEqualTo(new RestoreStep.Finish(End.COPIED));
  }

  @Test
  void letsGoOfACopyThatBroughtOurFinalizer() {
    assertThat(anew().stamped("another").standing(new Stand.Over(End.COPIED)).next())
        .isEqualTo(new RestoreStep.Release());
  }

  @Test
  void doesNotBeginWhenItsTimeIsOver() {
    Situation late =
        anew()
            .checked(new Observed.Check.Open("the bucket does not answer"))
            .db(idle(), running("db-0"))
            .until(Situation.NOW);

    assertGivesUp(late, Cause.TIMEOUT);
    assertThat(late.next()).asString().contains("the bucket does not answer");
    assertWaits(late.until(Situation.NOW.plusSeconds(1)), Waiting.CHECKING);
    assertThat(anew().db(idle(), running("db-0")).until(Situation.NOW).next())
        .isInstanceOf(RestoreStep.Begin.class);
  }

  @Test
  void doesNothingForWhatIsOver() {
    for (End end : End.values()) {
      Situation over =
          anew().standing(new Stand.Over(end)).without(Mark.FINALIZER).db(ours(PlanState.STAGE));

      assertThat(over.next()).isEqualTo(new RestoreStep.Nothing());
    }
  }

  @Test
  void letsWhatIsOverGo() {
    assertThat(committed().standing(new Stand.Over(End.FAILED)).deleted().next())
        .isEqualTo(new RestoreStep.Release());
  }

  @Test
  void letsGoOfARestoreThatIsDeletedBeforeItBegan() {
    assertThat(anew().deleted().db(idle()).next()).isEqualTo(new RestoreStep.Release());
    assertThat(anew().stamped(null).without(Mark.FINALIZER).deleted().next())
        .isEqualTo(new RestoreStep.Nothing());
  }

  @Test
  void beginsWhatTheRulesAccept() {
    assertThat(anew().db(idle(), running("db-0")).next())
        .isEqualTo(new RestoreStep.Begin(Before.WHOLE));
  }

  @Test
  void waitsUntilTheRulesCouldBeAsked() {
    assertThat(anew().checked(new Observed.Check.Open("the store does not answer")).next())
        .isEqualTo(new RestoreStep.Wait(Waiting.CHECKING, "the store does not answer"));
  }

  @Test
  void givesUpWhatTheRulesForbidWithEveryProblem() {
    RestoreStep step =
        anew().checked(new Observed.Check.Refused(List.of("one", "two"))).db(idle()).next();

    assertThat(step).isEqualTo(new RestoreStep.GiveUp(Cause.REFUSED, "one\ntwo"));
  }

  @Test
  void waitsForAPlanToWriteOver() {
    assertWaits(anew().db(new SeenPlan.None()), Waiting.PLAN_MISSING);
    assertWaits(staging().db(new SeenPlan.None()), Waiting.PLAN_MISSING);
  }

  @Test
  void leavesATargetToTheRestoreThatHasIt() {
    for (PlanState state : List.of(PlanState.STAGE, PlanState.COMMIT)) {
      assertGivesUp(anew().db(others(state, Holder.RUNNING)), Cause.TARGET_BUSY);
      assertGivesUp(staging().db(others(state, Holder.RUNNING)), Cause.TARGET_BUSY);
    }
  }

  @Test
  void waitsForARestoreThatIsAboutToEnd() {
    for (PlanState state : List.of(PlanState.DONE, PlanState.ABORTED)) {
      assertWaits(anew().db(others(state, Holder.RUNNING)), Waiting.OTHER_ENDING);
      assertWaits(staging().db(others(state, Holder.RUNNING)), Waiting.OTHER_ENDING);
    }
  }

  @Test
  void takesATargetFromARestoreThatIsOver() {
    for (PlanState state : List.of(PlanState.STAGE, PlanState.DONE, PlanState.ABORTED)) {
      assertThat(anew().db(others(state, Holder.OVER)).next())
          .isEqualTo(new RestoreStep.Begin(Before.WHOLE));
      assertThat(staging().db(others(state, Holder.OVER)).next())
          .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.STAGE));
    }
  }

  @Test
  void writesDownThatItTakesATargetThatIsHalfSwitched() {
    var stuck = others(PlanState.COMMIT, Holder.STUCK);
    var forgotten = others(PlanState.COMMIT, Holder.OVER);

    for (SeenPlan plan : List.of(stuck, forgotten)) {
      assertThat(anew().db(plan).next()).isEqualTo(new RestoreStep.Begin(Before.HALF_SWITCHED));
      assertThat(staging().standing(halfSwitched()).db(plan).next())
          .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.STAGE));
      assertGivesUp(staging().db(plan), Cause.TARGET_BUSY);
    }
  }

  @Test
  void countsARestoreAsHalfSwitchedThatHasNotWrittenAllItsPlans() {
    assertThat(anew().db(others(PlanState.STAGE, Holder.STUCK)).next())
        .isEqualTo(new RestoreStep.Begin(Before.HALF_SWITCHED));
  }

  @Test
  void onlyARestoreInPlaceTakesWhatIsHalfSwitched() {
    SeenPlan half = new SeenPlan.There("7", PlanState.HOLD, Holder.HALF_SWITCHED);

    assertThat(anew().db(half).next()).isEqualTo(new RestoreStep.Begin(Before.HALF_SWITCHED));
    assertGivesUp(
        anew().fromNothing().set("db", Order.PARALLEL, half, 1, empty("db-0")), Cause.REFUSED);
    assertThat(anew().fromNothing().set("db", Order.PARALLEL, hold(), 1, empty("db-0")).next())
        .isEqualTo(new RestoreStep.Begin(Before.WHOLE));
    assertThat(anew().db(hold()).next()).isEqualTo(new RestoreStep.Begin(Before.WHOLE));
  }

  private static ObservedPod empty(String name) {
    return Situation.held(name, Word.Volume.EMPTY);
  }

  @Test
  void takesPlansInTheOrderOfTheirNames() {
    Situation none =
        staging().set("r2", Order.PARALLEL, idle(), 1).set("r1", Order.PARALLEL, idle(), 1);

    assertThat(none.next()).isEqualTo(new RestoreStep.WritePlan("r1", "7", PlanState.STAGE));

    Situation first =
        staging()
            .set("r2", Order.PARALLEL, idle(), 1)
            .set("r1", Order.PARALLEL, ours(PlanState.STAGE), 1);

    assertThat(first.next()).isEqualTo(new RestoreStep.WritePlan("r2", "7", PlanState.STAGE));
  }

  @Test
  void asksTheRulesAgainBeforeItTakesAPlan() {
    assertWaits(staging().checked(new Observed.Check.Open("why")).db(idle()), Waiting.CHECKING);
    assertGivesUp(
        staging().checked(new Observed.Check.Refused(List.of("no"))).db(idle()), Cause.REFUSED);
    assertGivesUp(
        staging().checked(new Observed.Check.Accepted("changed")).db(idle()), Cause.BACKUP_CHANGED);
  }

  @Test
  void fillsWhatWasCreatedFromABackupOnlyIfAllOfItIsEmpty() {
    Situation unknown =
        anew()
            .fromNothing()
            .db(hold(), held("db-0", Word.Volume.EMPTY), held("db-1", Word.Volume.UNKNOWN));
    Situation full =
        anew()
            .fromNothing()
            .db(hold(), held("db-0", Word.Volume.EMPTY), held("db-1", Word.Volume.IN_USE));
    Situation empty =
        anew()
            .fromNothing()
            .db(
                hold(),
                held("db-0", Word.Volume.EMPTY),
                held("db-1", Word.Volume.EMPTY),
                held("db-2", Word.Volume.EMPTY));

    assertWaits(unknown, Waiting.VOLUMES_UNKNOWN);
    assertGivesUp(full, Cause.VOLUMES_IN_USE);
    assertThat(empty.next()).isEqualTo(new RestoreStep.Begin(Before.WHOLE));
  }

  @Test
  void needsNoBackupToLeaveFullVolumesAlone() {
    Situation full =
        anew()
            .fromNothing()
            .checked(new Observed.Check.Refused(List.of("there is no such backup")))
            .db(hold(), running("db-0"));

    assertGivesUp(full, Cause.VOLUMES_IN_USE);
    assertThat(
            anew()
                .fromNothing()
                .standing(new Stand.GivenUp(Cause.VOLUMES_IN_USE, Before.WHOLE))
                .db(hold())
                .next())
        .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.IDLE));
  }

  @Test
  void beginsNothingWhereAPodThatComesLaterHasAClaimAlready() {
    List<String> names = Situation.names("db", 2);
    assertWaits(
        anew()
            .fromNothing()
            .set(
                new TargetSet(
                    "db",
                    Order.ONE_BY_ONE,
                    hold(),
                    names,
                    names,
                    List.of(empty("db-0")),
                    List.of("db-1"))),
        Waiting.VOLUMES_UNKNOWN);
  }

  @Test
  void doesNotWaitForPodsThatComeOneByOne() {
    Situation first =
        anew()
            .fromNothing()
            .set("db", Order.ONE_BY_ONE, hold(), 3, held("db-0", Word.Volume.EMPTY));

    assertThat(first.next()).isEqualTo(new RestoreStep.Begin(Before.WHOLE));
  }

  private static SeenPlan hold() {
    return new SeenPlan.There("7", PlanState.HOLD, Holder.NOBODY);
  }

  private static Stand halfSwitched() {
    return new Stand.Begun("digest", Before.HALF_SWITCHED);
  }

  static void assertWaits(Situation situation, Waiting reason) {
    assertThat(situation.next())
        .asInstanceOf(type(RestoreStep.Wait.class))
        .returns(reason, RestoreStep.Wait::reason)
        .extracting(RestoreStep.Wait::message, STRING)
        .isNotBlank();
  }

  static void assertGivesUp(Situation situation, Cause cause) {
    assertThat(situation.next())
        .asInstanceOf(type(RestoreStep.GiveUp.class))
        .returns(cause, RestoreStep.GiveUp::cause)
        .extracting(RestoreStep.GiveUp::message, STRING)
        .isNotBlank();
  }
}
