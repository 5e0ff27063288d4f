package dev.rekindle.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.plan.Decision.Commit;
import dev.rekindle.plan.Decision.Discard;
import dev.rekindle.plan.Decision.Nothing;
import dev.rekindle.plan.Decision.Refuse;
import dev.rekindle.plan.Decision.Stage;
import dev.rekindle.plan.Decision.Wait;
import dev.rekindle.plan.VolumeState.Staging;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionTest {

  /** done: - nothing, this, other; staging: - nothing, part, whole, other; named: by the plan. */
  @ParameterizedTest(name = "{0}, named {1}, empty {2}, done {3}, staging {4} gives {5}")
  @CsvSource({
    // Nobody asked: a volume is left alone, but for what a forgotten restore staged.
    "idle, yes, yes, -, -, nothing EMPTY",
    "idle, no, yes, this, -, nothing EMPTY",
    "idle, yes, no, -, -, nothing IDLE",
    "idle, yes, no, this, -, nothing IDLE",
    "idle, yes, no, other, -, nothing IDLE",
    "idle, yes, no, -, part, discard this",
    "idle, yes, no, -, whole, discard this",
    "idle, yes, yes, -, other, discard other",
    // Hold: everybody waits, whatever the volume has.
    "hold, yes, yes, -, -, wait HOLD",
    "hold, yes, no, -, -, wait HOLD",
    "hold, yes, no, other, whole, wait HOLD",
    "hold, no, no, -, -, wait HOLD",
    // Stage: bring the data, then wait; a pod that the plan does not name waits.
    "stage, yes, yes, -, -, stage",
    "stage, yes, no, -, -, stage",
    "stage, yes, no, other, -, stage",
    "stage, yes, no, other, other, stage",
    "stage, yes, no, -, part, stage",
    "stage, yes, no, -, whole, wait STAGED",
    "stage, yes, yes, -, whole, wait STAGED",
    "stage, yes, no, this, -, nothing IN_PLACE",
    "stage, yes, yes, this, -, stage",
    "stage, no, yes, -, -, wait NOT_IN_PLAN",
    "stage, no, no, -, -, wait NOT_IN_PLAN",
    // Commit: who lacks the data stages first; nobody restores twice.
    "commit, yes, no, -, whole, commit",
    "commit, yes, yes, -, whole, commit",
    "commit, yes, no, -, part, stage",
    "commit, yes, no, -, -, stage",
    "commit, yes, yes, -, -, stage",
    "commit, yes, no, other, other, stage",
    "commit, yes, no, this, -, nothing IN_PLACE",
    "commit, yes, yes, this, -, stage",
    "commit, yes, no, this, other, nothing IN_PLACE",
    "commit, no, yes, -, -, wait NOT_IN_PLAN",
    "commit, no, no, other, -, wait NOT_IN_PLAN",
    // Done: the database starts; a node that lost its volume afterwards is a replacement.
    "done, yes, no, this, -, nothing IN_PLACE",
    "done, yes, no, other, -, nothing OVER",
    "done, yes, no, -, -, nothing OVER",
    "done, yes, yes, -, -, nothing REPLACED",
    "done, yes, yes, this, -, nothing REPLACED",
    "done, no, yes, -, -, nothing OVER",
    "done, no, no, -, -, nothing OVER",
    "done, no, no, -, whole, discard this",
    "done, yes, no, -, other, discard other",
    // A pod that was down while the others committed: after the decision there is only forward.
    "done, yes, no, -, whole, commit",
    "done, yes, no, other, whole, commit",
    "done, yes, no, -, part, stage",
    "done, no, yes, -, other, discard other",
    // Aborted: back to the old data, and never to an empty start.
    "aborted, yes, no, -, -, nothing ABORTED",
    "aborted, yes, no, other, -, nothing ABORTED",
    "aborted, yes, no, this, -, nothing IN_PLACE",
    "aborted, yes, no, -, whole, discard this",
    "aborted, yes, yes, -, part, discard this",
    "aborted, yes, yes, -, -, wait EMPTY_AFTER_ABORT",
    "aborted, no, yes, -, -, nothing ABORTED",
    "aborted, no, no, -, -, nothing ABORTED",
  })
  void decidesByPlanAndVolume(
      String state, String named, String empty, String done, String staging, String expected) {
    VolumeState volume = new VolumeState(empty.equals("yes"), uid(done), staging(staging));
    Pod pod = named.equals("yes") ? Plans.POD : Plans.SCALED_UP;

    Decision decision = Decision.of(plan(state), pod, volume);

    assertThat(shown(decision)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(PlanState.class)
  void waitsForAPlanOfItsOwnIncarnation(PlanState state) {
    Pod other = new Pod("c1-r1-0", "i2", "cassandra");
    Pod without = new Pod("c1-r1-0", null, "cassandra");
    VolumeState volume = new VolumeState(true, null, null);

    assertThat(Decision.of(Plans.in(state), other, volume))
        .isEqualTo(new Wait(Wait.Reason.INCARNATION));
    assertThat(Decision.of(Plans.in(state), without, volume))
        .isEqualTo(new Wait(Wait.Reason.INCARNATION));
  }

  @Test
  void waitsOnAVolumeThatBeganEmptyThoughTheAbortedPlanNamesAnotherPod() {
    Pod other = new Pod("another-0", Plans.POD.incarnation(), Plans.POD.engine());
    RestorePlan aborted = Plans.in(PlanState.ABORTED);

    assertThat(Decision.of(aborted, other, new VolumeState(true, null, null, true)))
        .isEqualTo(new Wait(Wait.Reason.EMPTY_AFTER_ABORT));
    assertThat(Decision.of(aborted, other, new VolumeState(true, null, null, false)))
        .isEqualTo(new Nothing(Nothing.Reason.ABORTED));
  }

  @Test
  void waitsOnAVolumeThatBeganEmptyThoughThePlanWasMadeAnew() {
    RestorePlan idle = Plans.in(PlanState.IDLE);

    assertThat(Decision.of(idle, Plans.POD, new VolumeState(true, null, null, true)))
        .isEqualTo(new Wait(Wait.Reason.EMPTY_AFTER_ABORT));
    assertThat(Decision.of(idle, Plans.POD, new VolumeState(true, null, whole(), true)))
        .as("once what was staged is gone")
        .isEqualTo(new Discard(Plans.UID));
  }

  private static VolumeState.Staging whole() {
    return new VolumeState.Staging(Plans.UID, true);
  }

  @Test
  void takesAPlanWithoutIncarnationWhenThePodHasNoneEither() {
    RestorePlan byHand = new RestorePlan(PlanState.STAGE, null, null, Plans.restore());
    Pod pod = new Pod("c1-r1-0", null, "cassandra");

    assertThat(Decision.of(byHand, pod, new VolumeState(true, null, null)))
        .isEqualTo(new Stage(Plans.restore(), Plans.node("c1-r1-0")));
  }

  @Test
  void refusesThePlanOfAnotherEngine() {
    Pod etcd = new Pod("c1-r1-0", "i1", "etcd");

    Decision decision =
        Decision.of(Plans.in(PlanState.COMMIT), etcd, new VolumeState(true, null, null));

    assertThat(decision)
        .isInstanceOfSatisfying(
            Refuse.class, refuse -> assertThat(refuse.message()).contains("cassandra", "etcd"));
  }

  @ParameterizedTest
  @EnumSource(names = {"STAGE", "COMMIT"})
  void fillsOnlyWhatIsEmptyWhereThatIsAsked(PlanState state) {
    PlannedRestore restore = Plans.restore();
    RestorePlan plan =
        new RestorePlan(
            state,
            "i1",
            null,
            new PlannedRestore(
                restore.uid(),
                restore.engine(),
                restore.storage(),
                restore.backup(),
                new RestoreOptions(false, OldData.DELETE_WHEN_COMPLETED, true),
                restore.nodes()));

    assertThat(Decision.of(plan, Plans.POD, new VolumeState(true, null, null)))
        .isInstanceOf(Stage.class);
    assertThat(Decision.of(plan, Plans.POD, new VolumeState(true, Plans.UID, null)))
        .as("it lost what this restore had brought")
        .isInstanceOf(Stage.class);
    assertThat(Decision.of(plan, Plans.POD, new VolumeState(false, Plans.UID, null)))
        .isEqualTo(new Nothing(Nothing.Reason.IN_PLACE));
    for (VolumeState used :
        List.of(
            new VolumeState(false, null, null),
            new VolumeState(true, "another-restore", null),
            new VolumeState(false, null, new Staging(Plans.UID, true)))) {
      assertThat(Decision.of(plan, Plans.POD, used))
          .isInstanceOfSatisfying(
              Refuse.class,
              refuse -> assertThat(refuse.message()).contains("c1-r1-0", "none of it was touched"));
    }
  }

  /** The promises of the design, for every plan, pod and volume that there can be. */
  @ParameterizedTest
  @MethodSource("everything")
  void keepsItsPromises(RestorePlan plan, Pod pod, VolumeState volume) {
    Decision decision = Decision.of(plan, pod, volume);

    if (decision instanceof Commit commit) {
      assertThat(plan.state()).isIn(PlanState.COMMIT, PlanState.DONE);
      assertThat(volume.staging()).isEqualTo(new Staging(commit.restore().uid(), true));
    }
    if (decision instanceof Stage || decision instanceof Commit) {
      assertThat(plan.restore().assignmentOf(pod.name())).isPresent();
      assertThat(pod.incarnation()).isEqualTo(plan.incarnation());
    }
    if (decision instanceof Nothing) {
      assertThat(plan.state()).isNotEqualTo(PlanState.HOLD);
      boolean active = plan.state() == PlanState.STAGE || plan.state() == PlanState.COMMIT;
      if (active) {
        assertThat(volume.empty()).isFalse();
        assertThat(volume.done()).isEqualTo(Plans.UID);
      }
      if (plan.state() == PlanState.ABORTED && volume.empty()) {
        assertThat(plan.restore().assignmentOf(pod.name())).isEmpty();
      }
    }
    if (decision instanceof Discard discard) {
      assertThat(plan.state()).isIn(PlanState.IDLE, PlanState.DONE, PlanState.ABORTED);
      assertThat(volume.staging().uid()).isEqualTo(discard.uid());
    }
  }

  /** Following the decisions always comes to an end: a wait, a start or a refusal. */
  @ParameterizedTest
  @MethodSource("everything")
  void comesToAnEnd(RestorePlan plan, Pod pod, VolumeState volume) {
    VolumeState now = volume;
    List<Decision> taken = new ArrayList<>();
    while (taken.size() < 4) {
      Decision decision = Decision.of(plan, pod, now);
      taken.add(decision);
      switch (decision) {
        case Nothing _, Wait _, Refuse _ -> {
          return;
        }
        case Stage stage ->
            now =
                new VolumeState(now.empty(), now.done(), new Staging(stage.restore().uid(), true));
        case Commit commit -> now = new VolumeState(false, commit.restore().uid(), null);
        case Discard _ -> now = new VolumeState(now.empty(), now.done(), null);
      }
    }
    assertThat(taken).as("goes round in circles").isEmpty();
  }

  static Stream<Arguments> everything() {
    List<Arguments> cases = new ArrayList<>();
    List<Pod> pods =
        List.of(
            Plans.POD,
            Plans.SCALED_UP,
            new Pod("c1-r1-0", "i2", "cassandra"),
            new Pod("c1-r1-0", null, "cassandra"),
            new Pod("c1-r1-0", "i1", "etcd"));
    for (PlanState state : PlanState.values()) {
      for (Pod pod : pods) {
        volumes().map(v -> Arguments.of(Plans.in(state), pod, v)).forEach(cases::add);
      }
    }
    return cases.stream();
  }

  private static Stream<VolumeState> volumes() {
    return Stream.of(true, false)
        .flatMap(
            empty ->
                Stream.of("-", "this", "other")
                    .flatMap(
                        done ->
                            Stream.of("-", "part", "whole", "other")
                                .map(s -> new VolumeState(empty, uid(done), staging(s)))));
  }

  private static RestorePlan plan(String state) {
    return Arrays.stream(PlanState.values())
        .filter(s -> s.text().equals(state))
        .map(Plans::in)
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable String uid(String which) {
    return switch (which) {
      case "this" -> Plans.UID;
      case "other" -> "another-restore";
      default -> null;
    };
  }

  private static @Nullable Staging staging(String which) {
    return switch (which) {
      case "part" -> new Staging(Plans.UID, false);
      case "whole" -> new Staging(Plans.UID, true);
      case "other" -> new Staging("another-restore", true);
      default -> null;
    };
  }

  private static String shown(Decision decision) {
    return switch (decision) {
      case Nothing nothing -> "nothing " + nothing.reason();
      case Wait wait -> "wait " + wait.reason();
      case Stage _ -> "stage";
      case Commit _ -> "commit";
      case Discard discard -> discard.uid().equals(Plans.UID) ? "discard this" : "discard other";
      case Refuse _ -> "refuse";
    };
  }
}
