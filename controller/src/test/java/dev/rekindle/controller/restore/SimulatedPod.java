package dev.rekindle.controller.restore;

import dev.rekindle.plan.Decision;
import dev.rekindle.plan.Pod;
import dev.rekindle.plan.RestorePlan;
import org.jspecify.annotations.Nullable;

/** A pod: what its kubelet mounted, and how far it is. It decides as real ones do. */
final class SimulatedPod {
  enum Stage {
    STARTING,
    RUNNING,
    READY,
    GOING
  }

  final String name;
  final String uid;
  RestorePlan mounted;
  Stage stage = Stage.STARTING;
  @Nullable String restored;
  @Nullable String told;
  boolean broken;
  private boolean refused;

  SimulatedPod(String name, String uid, RestorePlan mounted) {
    this.name = name;
    this.uid = uid;
    this.mounted = mounted;
  }

  boolean databaseRuns() {
    return stage == Stage.RUNNING || stage == Stage.READY;
  }

  /** Does one thing. */
  void work(SimulatedVolume volume, String ring) {
    switch (stage) {
      case STARTING -> start(volume, ring);
      case RUNNING -> stage = Stage.READY;
      case READY, GOING -> {}
    }
  }

  private void start(SimulatedVolume volume, String ring) {
    refused = false;
    switch (Decision.of(mounted, new Pod(name, null, "cassandra"), volume.state())) {
      case Decision.Nothing(Decision.Nothing.Reason reason) -> run(volume, ring, reason);
      case Decision.Wait _ -> {}
      case Decision.Stage(var restore, var _) -> {
        if (!broken) {
          volume.stage(restore.uid());
        }
      }
      case Decision.Commit(var restore, var _) -> {
        if (!broken) {
          volume.commit(restore.uid());
          restored = restore.uid();
          stage = Stage.RUNNING;
        }
      }
      case Decision.Discard _ -> volume.discard();
      case Decision.Refuse _ -> refused = true;
    }
  }

  private void run(SimulatedVolume volume, String ring, Decision.Nothing.Reason reason) {
    boolean planned = mounted.restore() != null && mounted.restore().assignmentOf(name).isPresent();
    if (volume.empty() && planned && reason == Decision.Nothing.Reason.ABORTED) {
      throw new AssertionError(name + " starts empty after its restore was given up");
    }
    if (volume.empty()) {
      volume.data = ring; // it bootstraps, or is a replacement
    }
    restored = reason == Decision.Nothing.Reason.IN_PLACE ? volume.data : null;
    stage = Stage.RUNNING;
  }

  ObservedPod seen(SimulatedVolume volume) {
    return new ObservedPod(name, uid, state(), told, word(volume));
  }

  private Word.@Nullable Failure failure() {
    if (!broken && !refused) {
      return null;
    }
    return new Word.Failure(broken ? "it is broken" : "it refuses", Word.Hope.NONE);
  }

  private ObservedPod.State state() {
    return switch (stage) {
      case STARTING -> new ObservedPod.State.Starting();
      case RUNNING -> new ObservedPod.State.Running(restored, ObservedPod.Health.NOT_READY);
      case READY -> new ObservedPod.State.Running(restored, ObservedPod.Health.READY);
      case GOING -> new ObservedPod.State.Going();
    };
  }

  private Word word(SimulatedVolume volume) {
    if (stage != Stage.STARTING) {
      return Word.NONE;
    }
    var staging = volume.staging;
    var says = Word.Says.WAITING;
    if (staging != null) {
      says = staging.complete() ? Word.Says.STAGED : Word.Says.STAGING;
    }
    return new Word(
        says,
        staging == null ? null : staging.uid(),
        volume.empty() ? Word.Volume.EMPTY : Word.Volume.IN_USE,
        java.util.List.of(),
        null,
        failure());
  }
}
