package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.plan.RestorePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A target with its pods, and Restores of it. The controller in it has no memory: it looks, and
 * what it then does may come late, be cut off, or never come.
 */
final class Simulation {
  final List<SimulatedSet> sets = new ArrayList<>();
  final List<SimulatedRestore> restores = new ArrayList<>();
  Instant now = Instant.EPOCH;
  int writes;
  private String ring = SimulatedVolume.OLD;

  /** What a controller saw, and at which version of the Restore. */
  record Look(SimulatedRestore restore, int version, Observed seen, RestoreStep step) {}

  Look look(SimulatedRestore restore) {
    List<TargetSet> target =
        sets.stream()
            .filter(set -> set.selected || restore.planned.contains(set.name))
            .map(set -> set.seen(restore.uid, holder(set)))
            .toList();
    Observed.Check rules =
        target.size() == sets.size()
            ? new Observed.Check.Accepted("digest")
            : new Observed.Check.Refused(List.of("the backup has more nodes"));
    Observed unasked =
        new Observed(restore.seen(), new Observed.Check.Open("not asked"), target, now);
    Observed seen =
        unasked.isUpToTheRules() ? new Observed(restore.seen(), rules, target, now) : unasked;
    RestoreStep step = RestoreStep.of(seen);
    if (step instanceof RestoreStep.Commit) {
      assertEverythingIsStaged(restore);
    }
    return new Look(restore, restore.version, seen, step);
  }

  private TargetSet.Holder holder(SimulatedSet set) {
    PlannedRestore planned = set.plan.restore();
    if (planned == null) {
      return set.half ? TargetSet.Holder.HALF_SWITCHED : TargetSet.Holder.NOBODY;
    }
    return restores.stream()
        .filter(restore -> restore.uid.equals(planned.uid()))
        .findFirst()
        .map(SimulatedRestore::asHolder)
        .orElse(TargetSet.Holder.OVER);
  }

  /** Does what was decided, as far as the world is still as it was; of many things, the first. */
  void perform(Look look, int atMost) {
    SimulatedRestore restore = look.restore();
    restore.stuck =
        look.step() instanceof RestoreStep.Wait(Waiting reason, String _)
            && reason == Waiting.NODE_STUCK;
    switch (look.step()) {
      case RestoreStep.Nothing() -> {}
      case RestoreStep.Wait _ -> {}
      case RestoreStep.WritePlan step -> write(restore, step);
      case RestoreStep.WakeUp(List<ObservedPod> pods, String plan) ->
          pods.stream().limit(atMost).forEach(pod -> wakeUp(pod, plan));
      case RestoreStep.DeletePods(List<ObservedPod> pods) ->
          pods.stream()
              .limit(atMost)
              .forEach(pod -> sets.forEach(set -> set.delete(pod.name(), pod.uid())));
      case RestoreStep.Claim _,
          RestoreStep.Begin _,
          RestoreStep.Commit _,
          RestoreStep.GiveUp _,
          RestoreStep.Yield _,
          RestoreStep.Finish _,
          RestoreStep.Release _ -> {
        if (restore.version == look.version() && !restore.gone) {
          writeRestore(restore, look.step());
        }
      }
    }
  }

  private void writeRestore(SimulatedRestore restore, RestoreStep step) {
    writes++;
    switch (step) {
      case RestoreStep.Claim() -> {
        restore.stamp = restore.uid;
        restore.marks.add(Mark.FINALIZER);
        restore.version++;
      }
      case RestoreStep.Begin(Asked.Before before) -> {
        sets.forEach(set -> restore.planned.add(set.name));
        restore.write(new Stand.Begun("digest", before));
      }
      case RestoreStep.Commit() -> {
        assertThat(databases()).as("databases at the decision").isEmpty();
        restore.write(new Stand.Committed("digest"));
      }
      case RestoreStep.GiveUp(Cause cause, String _) ->
          restore.write(new Stand.GivenUp(cause, before(restore)));
      case RestoreStep.Yield _ -> restore.write(new Stand.Over(End.FAILED));
      case RestoreStep.Finish(End end) -> restore.write(new Stand.Over(end));
      case RestoreStep.Release() -> {
        restore.marks.remove(Mark.FINALIZER);
        restore.version++;
        restore.gone = restore.marks.contains(Mark.DELETED);
      }
      default -> throw new AssertionError(step);
    }
  }

  private static Asked.Before before(SimulatedRestore restore) {
    return restore.stand instanceof Stand.Begun begun ? begun.before() : Asked.Before.WHOLE;
  }

  private void write(SimulatedRestore restore, RestoreStep.WritePlan step) {
    SimulatedSet set = set(step.set());
    if (!step.version().equals(String.valueOf(set.version))) {
      return; // somebody was faster
    }
    writes++;
    PlannedRestore there = set.plan.restore();
    PlannedRestore planned =
        there != null && there.uid().equals(restore.uid) ? there : planned(restore, set);
    set.write(
        new RestorePlan(step.state(), null, null, step.state().namesRestore() ? planned : null));
  }

  private static PlannedRestore planned(SimulatedRestore restore, SimulatedSet set) {
    return new PlannedRestore(
        restore.uid,
        "cassandra",
        new PlannedStorage(
            null,
            "file:///backups",
            null,
            null,
            PlannedStorage.Addressing.AUTO,
            PlannedStorage.Tls.REQUIRED,
            PlannedStorage.Transfer.DEFAULT),
        "nightly",
        new RestoreOptions(
            false, OldData.DELETE_WHEN_COMPLETED, restore.origin == Asked.Origin.FROM_NOTHING),
        set.wanted().stream()
            .map(pod -> new Assignment(pod, pod, null, null, "digest", "tokens"))
            .toList());
  }

  private void wakeUp(ObservedPod seen, String plan) {
    for (SimulatedSet set : sets) {
      set.pod(seen.name())
          .filter(pod -> pod.uid.equals(seen.uid()))
          .ifPresent(
              pod -> {
                writes++;
                pod.told = plan;
                pod.mounted = set.plan;
              });
    }
  }

  SimulatedSet set(String name) {
    return sets.stream().filter(set -> set.name.equals(name)).findFirst().orElseThrow();
  }

  List<SimulatedPod> pods() {
    return sets.stream().flatMap(set -> set.pods.stream()).toList();
  }

  /** Whose data the databases hold that run now. */
  Set<String> databases() {
    return sets.stream()
        .flatMap(
            set ->
                set.pods.stream()
                    .filter(SimulatedPod::databaseRuns)
                    .map(pod -> set.volume(pod).data))
        .collect(Collectors.toSet());
  }

  /** A node that has no data of its own joins those that run, or ran last. */
  void work(SimulatedSet set, SimulatedPod pod) {
    databases().stream().findFirst().ifPresent(data -> ring = data);
    pod.work(set.volume(pod), ring);
    assertThat(databases()).as("whose data the running databases hold").hasSizeLessThan(2);
  }

  private void assertEverythingIsStaged(SimulatedRestore restore) {
    for (SimulatedSet set : sets) {
      for (SimulatedPod pod : set.pods) {
        assertThat(pod.stage).as(pod.name).isEqualTo(SimulatedPod.Stage.STARTING);
      }
      List<String> staged =
          set.pods.stream()
              .filter(pod -> staged(set.volume(pod), restore.uid))
              .map(pod -> pod.name)
              .toList();
      if (restore.origin == Asked.Origin.FROM_NOTHING && set.order == TargetSet.Order.ONE_BY_ONE) {
        assertThat(staged).contains(set.wanted().getFirst());
      } else {
        assertThat(staged).containsAll(set.seen(restore.uid, TargetSet.Holder.NOBODY).planned());
      }
    }
  }

  private static boolean staged(SimulatedVolume volume, @Nullable String restore) {
    return volume.staging != null
        && volume.staging.complete()
        && volume.staging.uid().equals(restore);
  }

  /** Everybody does what is to do, until nothing changes any more. */
  void settle() {
    String before = "";
    int quiet = 0;
    for (int round = 0; round < 400 && quiet < 4; round++) {
      for (SimulatedRestore restore : List.copyOf(restores)) {
        if (!restore.gone) {
          perform(look(restore), Integer.MAX_VALUE);
        }
      }
      for (SimulatedSet set : sets) {
        set.control();
        set.pods.removeIf(pod -> pod.stage == SimulatedPod.Stage.GOING);
        for (SimulatedPod pod : List.copyOf(set.pods)) {
          pod.mounted = set.plan;
          work(set, pod);
        }
      }
      String after = writes + sets.stream().map(SimulatedSet::shown).toList().toString();
      quiet = after.equals(before) ? quiet + 1 : 0;
      before = after;
    }
  }

  static Simulation of(TargetSet.Order order, PlanState first, String data, int... sizes) {
    Simulation simulation = new Simulation();
    for (int i = 0; i < sizes.length; i++) {
      simulation.sets.add(new SimulatedSet("r" + (i + 1), order, sizes[i], first, data));
    }
    simulation.settle();
    return simulation;
  }

  SimulatedRestore ask(String uid, Asked.Origin origin, @Nullable Instant deadline) {
    SimulatedRestore restore = new SimulatedRestore(uid, origin, deadline);
    restores.add(restore);
    return restore;
  }
}
