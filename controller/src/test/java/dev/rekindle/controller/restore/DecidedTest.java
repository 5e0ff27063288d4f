package dev.rekindle.controller.restore;

import static dev.rekindle.controller.restore.RestoreStepTest.assertWaits;
import static dev.rekindle.controller.restore.Situation.UID;
import static dev.rekindle.controller.restore.Situation.anew;
import static dev.rekindle.controller.restore.Situation.committed;
import static dev.rekindle.controller.restore.Situation.failed;
import static dev.rekindle.controller.restore.Situation.going;
import static dev.rekindle.controller.restore.Situation.idle;
import static dev.rekindle.controller.restore.Situation.names;
import static dev.rekindle.controller.restore.Situation.others;
import static dev.rekindle.controller.restore.Situation.ours;
import static dev.rekindle.controller.restore.Situation.running;
import static dev.rekindle.controller.restore.Situation.staged;
import static dev.rekindle.controller.restore.Situation.starting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.StuckReason;
import dev.rekindle.controller.restore.Asked.Before;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.ObservedPod.Health;
import dev.rekindle.controller.restore.TargetSet.Holder;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After the decision, forward or back. */
class DecidedTest {
  private static final SeenPlan COMMIT = ours(PlanState.COMMIT);

  @Test
  void tellsEveryPlanToSwitch() {
    Situation one =
        committed()
            .set("r1", Order.PARALLEL, COMMIT, 1, staged("r1-0"))
            .set("r2", Order.PARALLEL, ours(PlanState.STAGE), 1, staged("r2-0"));

    assertThat(one.next()).isEqualTo(new RestoreStep.WritePlan("r2", "7", PlanState.COMMIT));
  }

  @Test
  void goesOnWhenItIsDeleted() {
    assertThat(committed().deleted().db(ours(PlanState.STAGE), staged("db-0")).next())
        .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.COMMIT));
  }

  @Test
  void wakesUpThoseThatWaitForTheDecision() {
    assertThat(committed().db(COMMIT, staged("db-0"), running("db-1", UID)).next())
        .isEqualTo(new RestoreStep.WakeUp(List.of(staged("db-0")), "restore-1-commit"));
  }

  @Test
  void stopsADatabaseThatStartedWithoutTheData() {
    assertThat(committed().db(COMMIT, running("db-0", UID), running("db-1")).next())
        .isEqualTo(new RestoreStep.DeletePods(List.of(running("db-1"))));
  }

  @Test
  void staysWithItsDecisionWhenANodeCannotSwitch() {
    assertWaits(
        committed()
            .db(
                COMMIT,
                running("db-0", UID),
                running("db-1", UID),
                failed("db-2", PlanState.COMMIT, Word.Hope.NONE))
            .until(Situation.NOW.minusSeconds(1)),
        Waiting.NODE_STUCK);
  }

  @Test
  void saysWhyANodeCannotSwitchYetAndLetsAnotherRestoreTakeOver() {
    RestoreStep step =
        committed()
            .db(
                COMMIT,
                running("db-0", UID),
                running("db-1", UID),
                failed("db-2", PlanState.COMMIT, Word.Hope.MAY_PASS))
            .next();

    assertThat(step)
        .isEqualTo(
            new RestoreStep.Wait(
                Waiting.NODE_RETRIES, "Data not in place yet.\ndb-2: the object is damaged"));
    assertThat(Arrays.stream(StuckReason.values()).map(StuckReason::code))
        .contains(Waiting.NODE_RETRIES.code());
  }

  @Test
  void saysWhichPodIsNotGone() {
    RestoreStep step =
        committed().db(COMMIT, running("db-0", UID), running("db-1", UID), going("db-2")).next();

    assertThat(step)
        .isInstanceOfSatisfying(
            RestoreStep.Wait.class,
            wait -> {
              assertThat(wait.reason()).isEqualTo(Waiting.PODS_STOPPING);
              assertThat(wait.message()).contains("db-2").doesNotContain("db-1");
            });
  }

  @Test
  void waitsForEveryNode() {
    ObservedPod switching =
        starting("db-1", PlanState.COMMIT, Situation.says(Word.Says.SWITCHING, UID));

    assertWaits(committed().db(COMMIT, running("db-0", UID), switching), Waiting.SWITCHING);
  }

  @Test
  void waitsUntilDatabasesServeAsPlanned() {
    assertWaits(
        committed().set("db", Order.PARALLEL, COMMIT, 1, running("db-0", UID, Health.NOT_READY)),
        Waiting.STARTING);
    assertWaits(
        committed()
            .set("db", Order.PARALLEL, COMMIT, 1, running("db-0", UID, Health.OTHER_IDENTITY)),
        Waiting.IDENTITY_DIFFERS);
    assertWaits(
        committed().set("db", Order.PARALLEL, COMMIT, 1, running("db-0", UID, Health.FAILING)),
        Waiting.DATABASE_FAILS);
  }

  @Test
  void whatIsNotSelectedAnyMoreGoesAsFarAsTheOthers() {
    assertThat(committed().set(StagingTest.left(ours(PlanState.STAGE), staged("db-0"))).next())
        .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.COMMIT));
    assertThat(committed().set(StagingTest.left(COMMIT, running("db-0", UID))).next())
        .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.DONE));
    assertThat(
            givenUp(Before.WHOLE)
                .set(StagingTest.left(ours(PlanState.STAGE), staged("db-0")))
                .next())
        .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.ABORTED));
  }

  @Test
  void saysWhatIsNoMore() {
    TargetSet gone =
        new TargetSet(
            "db", Order.PARALLEL, new SeenPlan.None(), names("db", 1), List.of(), List.of());
    TargetSet smaller =
        new TargetSet(
            "db",
            Order.PARALLEL,
            COMMIT,
            names("db", 2),
            names("db", 1),
            List.of(running("db-0", UID)));

    assertWaits(committed().set(gone), Waiting.TARGET_MISSING);
    assertWaits(committed().set(smaller), Waiting.TARGET_MISSING);
  }

  @Test
  void doesNotStopAgainAndAgainWhatWasOptedOut() {
    assertWaits(
        committed()
            .set(
                new TargetSet(
                    "db",
                    Order.PARALLEL,
                    new SeenPlan.None(),
                    names("db", 1),
                    names("db", 1),
                    List.of(running("db-0")))),
        Waiting.TARGET_MISSING);
  }

  @Test
  void takesThePlanOfAStatefulSetThatWasMadeAgain() {
    assertThat(committed().db(idle()).next())
        .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.COMMIT));
  }

  @Test
  void writesNoOtherPlanThanTheOneThatWasLost() {
    Situation other = committed().checked(new Observed.Check.Accepted("another")).db(idle());
    Situation refused =
        committed().checked(new Observed.Check.Refused(List.of("too small"))).db(idle());
    Situation open = committed().checked(new Observed.Check.Open("no answer")).db(idle());

    assertWaits(other, Waiting.PLAN_LOST);
    assertWaits(refused, Waiting.PLAN_LOST);
    assertWaits(open, Waiting.CHECKING);
    assertThat(other.next()).asString().contains("expected digest digest, found another");
  }

  @Test
  void bringsTheOthersUpWhileAPlanIsLost() {
    Situation one =
        committed()
            .checked(new Observed.Check.Open("no answer"))
            .set("r1", Order.PARALLEL, idle(), 1)
            .set("r2", Order.PARALLEL, ours(PlanState.STAGE), 1, staged("r2-0"));

    assertThat(one.next()).isEqualTo(new RestoreStep.WritePlan("r2", "7", PlanState.COMMIT));
  }

  @Test
  void goesWithEverythingThatItWasAbout() {
    for (List<String> claims : List.of(List.<String>of(), names("db", 1))) {
      TargetSet gone =
          new TargetSet(
              "db",
              Order.PARALLEL,
              new SeenPlan.None(),
              names("db", 1),
              List.of(),
              List.of(),
              claims);

      assertWaits(committed().set(gone), Waiting.TARGET_MISSING);
      if (claims.isEmpty()) {
        assertThat(committed().deleted().set(gone).next())
            .isEqualTo(new RestoreStep.Finish(End.FAILED));
      } else {
        assertWaits(committed().deleted().set(gone), Waiting.TARGET_MISSING);
      }
    }
  }

  @Test
  void isNotConcernedByAStatefulSetThatCameLater() {
    Situation later =
        committed()
            .set("db", Order.PARALLEL, ours(PlanState.DONE), 1, running("db-0", UID))
            .set(
                new TargetSet(
                    "later", Order.PARALLEL, idle(), List.of(), names("later", 1), List.of()));

    assertThat(later.next()).isEqualTo(new RestoreStep.Finish(End.SUCCEEDED));
  }

  @Test
  void endsOnlyWhenEveryPlanSaysSo() {
    Situation none = committed().db(COMMIT, restored());
    Situation one =
        committed()
            .set("r1", Order.PARALLEL, ours(PlanState.DONE), 1, running("r1-0"))
            .set("r2", Order.PARALLEL, COMMIT, 1, staged("r2-0"));
    Situation all = committed().db(ours(PlanState.DONE), restored());

    assertThat(none.next()).isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.DONE));
    assertThat(one.next()).isEqualTo(new RestoreStep.WritePlan("r2", "7", PlanState.DONE));
    assertThat(all.next()).isEqualTo(new RestoreStep.Finish(End.SUCCEEDED));
  }

  @Test
  void yieldsToTheOneThatTookOver() {
    for (PlanState state :
        List.of(PlanState.STAGE, PlanState.COMMIT, PlanState.DONE, PlanState.ABORTED)) {
      for (Holder holder : List.of(Holder.RUNNING, Holder.STUCK, Holder.OVER)) {
        assertThat(committed().db(others(state, holder), staged("db-0")).next())
            .isInstanceOf(RestoreStep.Yield.class);
      }
    }
  }

  @Test
  void letsGoOfEveryPlanBeforeItEnds() {
    Situation both =
        givenUp(Before.WHOLE)
            .set("r1", Order.PARALLEL, ours(PlanState.ABORTED), 1)
            .set("r2", Order.PARALLEL, ours(PlanState.STAGE), 1);

    assertThat(both.next()).isEqualTo(new RestoreStep.WritePlan("r2", "7", PlanState.ABORTED));
  }

  @Test
  void wakesUpThoseThatWaitInVain() {
    assertThat(givenUp(Before.WHOLE).db(ours(PlanState.ABORTED), staged("db-0")).next())
        .isEqualTo(new RestoreStep.WakeUp(List.of(staged("db-0")), "restore-1-aborted"));
  }

  @Test
  void leavesPlansThatAreNotOursAlone() {
    for (SeenPlan plan :
        List.of(
            idle(),
            new SeenPlan.None(),
            others(PlanState.STAGE, Holder.RUNNING),
            others(PlanState.COMMIT, Holder.OVER))) {
      assertThat(givenUp(Before.WHOLE).db(plan, running("db-0")).next())
          .isEqualTo(new RestoreStep.Finish(End.FAILED));
    }
  }

  @Test
  void nodesOfWhichSomeHoldAnotherRestoresDataDoNotStart() {
    assertThat(givenUp(Before.HALF_SWITCHED).db(ours(PlanState.STAGE), staged("db-0")).next())
        .isEqualTo(new RestoreStep.WritePlan("db", "7", PlanState.HOLD));
  }

  @Test
  void endsAsItsCauseSays() {
    for (Cause cause : Cause.values()) {
      assertThat(anew().standing(new Stand.GivenUp(cause, Before.WHOLE)).next())
          .isEqualTo(new RestoreStep.Finish(cause.end()));
      assertThat(Cause.ofCode(cause.code())).contains(cause);
    }
  }

  private static Situation givenUp(Before before) {
    return anew().standing(new Stand.GivenUp(Cause.NODE_FAILED, before));
  }

  private static ObservedPod[] restored() {
    return names("db", 3).stream().map(pod -> running(pod, UID)).toArray(ObservedPod[]::new);
  }
}
