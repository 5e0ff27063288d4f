package dev.rekindle.controller.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.plan.RestorePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose set-aside data the next restore may let go of. */
class SetPlansTest {
  private static final OptedIn SET = new OptedIn("db", "r1", "uid-1", "inc-1", false, 0);

  @Test
  void aNextOneTakesOverWhatDidNotGetThrough() {
    assertThat(replacedIn(PlanState.COMMIT, OldData.DELETE_WHEN_COMPLETED))
        .containsExactlyInAnyOrder("zero", "one");
    assertThat(replacedIn(PlanState.COMMIT, OldData.KEEP)).isEmpty();
    assertThat(replacedIn(PlanState.STAGE, OldData.DELETE_WHEN_COMPLETED)).containsExactly("zero");
    assertThat(replacedIn(PlanState.ABORTED, OldData.KEEP)).containsExactly("zero");
    assertThat(replacedIn(PlanState.DONE, OldData.DELETE_WHEN_COMPLETED)).isEmpty();
  }

  @Test
  void oneThatGoesOnKeepsWhatItTookOver() {
    PlannedRestore one = restore("one", OldData.DELETE_WHEN_COMPLETED);

    for (PlanState state : List.of(PlanState.STAGE, PlanState.COMMIT, PlanState.DONE)) {
      assertThat(held(state, one.replacing(List.of("zero"))).replacedBy(one))
          .containsExactly("zero");
    }
  }

  @Test
  void theMarkRemembersThemWhileThereIsNone() {
    RestorePlan hold = new RestorePlan(PlanState.HOLD, "inc-1", null, null);
    ConfigMap map = PlanMap.write(SET, hold);

    assertThat(new SetPlans.Held(map, hold).replacedBy(null)).isEmpty();
    assertThat(held(hold, PlanMap.marked(map, List.of()))).isEmpty();
    assertThat(held(hold, PlanMap.marked(map, List.of("zero", "one"))))
        .containsExactly("zero", "one");
  }

  private static List<String> replacedIn(PlanState state, OldData oldData) {
    return held(state, restore("one", oldData).replacing(List.of("zero")))
        .replacedBy(restore("two", OldData.KEEP));
  }

  private static List<String> held(RestorePlan plan, ConfigMap map) {
    return new SetPlans.Held(map, plan).replacedBy(restore("two", OldData.KEEP));
  }

  private static SetPlans.Held held(PlanState state, PlannedRestore restore) {
    RestorePlan plan = new RestorePlan(state, "inc-1", null, restore);
    return new SetPlans.Held(PlanMap.write(SET, plan), plan);
  }

  static PlannedRestore restoreOf(String... pods) {
    return restore("one", OldData.KEEP, pods);
  }

  private static PlannedRestore restore(String uid, OldData oldData) {
    return restore(uid, oldData, "r1-0");
  }

  private static PlannedRestore restore(String uid, OldData oldData, String... pods) {
    return new PlannedRestore(
        uid,
        "cassandra",
        new PlannedStorage(
            null,
            "s3://backups",
            null,
            null,
            PlannedStorage.Addressing.AUTO,
            PlannedStorage.Tls.REQUIRED,
            PlannedStorage.Transfer.DEFAULT),
        "nightly",
        new RestoreOptions(false, oldData),
        Stream.of(pods)
            .map(
                pod ->
                    new Assignment(pod, "old-" + pod, null, null, "ab".repeat(32), "cd".repeat(32)))
            .toList());
  }
}
