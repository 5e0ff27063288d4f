package dev.rekindle.controller.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.RestorePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanStepTest {
  private static final String PEM =
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  private static final OptedIn PLAIN = new OptedIn("ns", "db", "uid-1", "inc-1", false, 0);
  private static final OptedIn FROM_BACKUP = new OptedIn("ns", "db", "uid-1", "inc-1", true, 0);

  @Test
  void beginsIdle() {
    assertThat(PlanStep.of(PLAIN, null, PEM))
        .isEqualTo(new PlanStep.Create(plan(PlanState.IDLE, "inc-1", PEM), false));
  }

  @Test
  void podsThatAreToStartFromABackupWait() {
    assertThat(PlanStep.of(FROM_BACKUP, null, PEM))
        .isEqualTo(new PlanStep.Create(plan(PlanState.HOLD, "inc-1", PEM), false));
  }

  @Test
  void onlyAFirstPlanCanBeHeld() {
    RestorePlan idle = plan(PlanState.IDLE, "inc-1", PEM);
    RestorePlan hold = plan(PlanState.HOLD, "inc-1", PEM);
    PlanStep.Reason reason = PlanStep.Reason.FOREIGN;

    assertThat(new PlanStep.Create(idle, false).halfSwitched())
        .isEqualTo(new PlanStep.Create(hold, true));
    assertThat(new PlanStep.Replace(idle, reason, false).halfSwitched())
        .isEqualTo(new PlanStep.Replace(hold, reason, true));
    assertThat(new PlanStep.Amend(idle).halfSwitched()).isEqualTo(new PlanStep.Amend(idle));
  }

  @Test
  void keepsWhatItMade() {
    ConfigMap made = PlanMap.write(PLAIN, plan(PlanState.IDLE, "inc-1", PEM));

    assertThat(PlanStep.of(PLAIN, PlanMap.read(made), PEM)).isEqualTo(new PlanStep.Keep());
  }

  @Test
  void tellsNewAuthoritiesAndLeavesTheRest() {
    ConfigMap made = PlanMap.write(PLAIN, plan(PlanState.HOLD, "inc-1", PEM));

    assertThat(PlanStep.of(PLAIN, PlanMap.read(made), PEM + PEM))
        .isEqualTo(new PlanStep.Amend(plan(PlanState.HOLD, "inc-1", PEM + PEM)));
  }

  @Test
  void endsWhatWasGivenUpOnceEveryNodeRunsAgain() {
    PlannedRestore restore = SetPlansTest.restoreOf("db-0", "db-1");
    RestorePlan aborted = new RestorePlan(PlanState.ABORTED, "inc-1", PEM, restore);
    PlanStep.Found found = PlanMap.read(PlanMap.write(PLAIN, aborted));

    assertThat(PlanStep.of(serving(0), found, PEM)).isEqualTo(new PlanStep.Keep());
    assertThat(PlanStep.of(serving(1), found, PEM)).isEqualTo(new PlanStep.Keep());
    assertThat(PlanStep.of(serving(2), found, PEM))
        .isEqualTo(new PlanStep.Amend(plan(PlanState.IDLE, "inc-1", PEM)));
  }

  @Test
  void leavesEveryOtherPlanAsItIsWhereNodesRun() {
    for (PlanState state : List.of(PlanState.STAGE, PlanState.COMMIT, PlanState.DONE)) {
      RestorePlan plan = new RestorePlan(state, "inc-1", PEM, SetPlansTest.restoreOf("db-0"));
      assertThat(PlanStep.of(serving(1), PlanMap.read(PlanMap.write(PLAIN, plan)), PEM))
          .isEqualTo(new PlanStep.Keep());
    }
  }

  private static OptedIn serving(int pods) {
    return new OptedIn("ns", "db", "uid-1", "inc-1", false, pods);
  }

  @Test
  void replacesWhatAnotherStatefulSetOwns() {
    ConfigMap namesakes =
        PlanMap.write(
            new OptedIn("ns", "db", "uid-0", "inc-1", false, 0),
            plan(PlanState.IDLE, "inc-1", PEM));

    assertThat(PlanStep.of(FROM_BACKUP, PlanMap.read(namesakes), PEM))
        .isEqualTo(
            new PlanStep.Replace(
                plan(PlanState.HOLD, "inc-1", PEM), PlanStep.Reason.FOREIGN, false));
  }

  @Test
  void replacesWhatWasThereBeforeAndWhatCannotBeChanged() {
    ConfigMap bare =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("rekindle-plan-db")
            .endMetadata()
            .withData(Map.of("plan.json", "{}"))
            .build();
    ConfigMap fixed = PlanMap.write(PLAIN, plan(PlanState.IDLE, "inc-1", PEM));
    fixed.setImmutable(true);

    for (ConfigMap foreign : new ConfigMap[] {bare, fixed}) {
      assertThat(PlanStep.of(PLAIN, PlanMap.read(foreign), PEM))
          .isInstanceOfSatisfying(
              PlanStep.Replace.class,
              step -> assertThat(step.reason()).isEqualTo(PlanStep.Reason.FOREIGN));
    }
  }

  @Test
  void replacesWhatCannotBeReadOrIsOfAnotherIncarnation() {
    ConfigMap broken = PlanMap.write(PLAIN, plan(PlanState.IDLE, "inc-1", PEM));
    broken.setData(Map.of("plan.json", "{"));
    ConfigMap older = PlanMap.write(PLAIN, plan(PlanState.IDLE, "inc-0", PEM));

    assertThat(PlanStep.of(PLAIN, PlanMap.read(broken), PEM))
        .isEqualTo(
            new PlanStep.Replace(
                plan(PlanState.IDLE, "inc-1", PEM), PlanStep.Reason.UNREADABLE, false));
    assertThat(PlanStep.of(PLAIN, PlanMap.read(older), PEM))
        .isEqualTo(
            new PlanStep.Replace(
                plan(PlanState.IDLE, "inc-1", PEM), PlanStep.Reason.OTHER_INCARNATION, false));
  }

  @Test
  void putsItsLabelBackAndTakesStrangeKeysOut() {
    ConfigMap bare = PlanMap.write(PLAIN, plan(PlanState.IDLE, "inc-1", PEM));
    bare.getMetadata().setLabels(Map.of());
    ConfigMap more = PlanMap.write(PLAIN, plan(PlanState.IDLE, "inc-1", PEM));
    more.setData(Map.of("plan.json", more.getData().get("plan.json"), "other", "x"));

    for (ConfigMap changed : new ConfigMap[] {bare, more}) {
      PlanStep step = PlanStep.of(PLAIN, PlanMap.read(changed), PEM);
      assertThat(step).isInstanceOf(PlanStep.Amend.class);
      ConfigMap amended = PlanMap.amend(changed, ((PlanStep.Amend) step).plan());
      assertThat(PlanStep.of(PLAIN, PlanMap.read(amended), PEM)).isEqualTo(new PlanStep.Keep());
    }
  }

  @Test
  void readsWhatTheWebhookPutIntoTheTemplate() {
    StatefulSetBuilder statefulSet =
        new StatefulSetBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName("db")
            .withUid("uid-1")
            .endMetadata();

    assertThat(OptedIn.of(statefulSet.build()))
        .isEqualTo(new OptedIn("ns", "db", "uid-1", null, false, 0));
    assertThat(
            OptedIn.of(
                statefulSet
                    .withNewSpec()
                    .withNewTemplate()
                    .withNewSpec()
                    .addNewInitContainer()
                    .withName("other")
                    .addNewEnv()
                    .withName("REKINDLE_INCARNATION")
                    .withValue("not-ours")
                    .endEnv()
                    .endInitContainer()
                    .addNewInitContainer()
                    .withName("rekindle-restore")
                    .addNewEnv()
                    .withName("REKINDLE_INCARNATION")
                    .withValue("inc-1")
                    .endEnv()
                    .addNewEnv()
                    .withName("REKINDLE_RESTORE_FROM")
                    .withValue("nightly-1")
                    .endEnv()
                    .endInitContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build()))
        .isEqualTo(FROM_BACKUP);
  }

  private static RestorePlan plan(PlanState state, String incarnation, String authorities) {
    return new RestorePlan(state, incarnation, authorities, null);
  }
}
