package dev.rekindle.controller.restore;

import dev.rekindle.plan.VolumeState;
import org.jspecify.annotations.Nullable;

/** A node's volume: whose data the database would find, and what lies beside it. */
final class SimulatedVolume {
  static final String EMPTY = "empty";
  static final String OLD = "old";

  String data;
  VolumeState.@Nullable Staging staging;
  boolean held;

  SimulatedVolume(String data) {
    this.data = data;
  }

  boolean empty() {
    return data.equals(EMPTY);
  }

  VolumeState state() {
    return new VolumeState(
        empty(), empty() || data.equals(OLD) ? null : data, staging, held && empty());
  }

  /** One piece of work at a time: what was begun is complete the next time. */
  void stage(String restore) {
    boolean begun = staging != null && staging.uid().equals(restore);
    staging = new VolumeState.Staging(restore, begun);
  }

  void commit(String restore) {
    if (staging == null || !staging.complete() || !staging.uid().equals(restore)) {
      throw new AssertionError("a node switches to what it has not staged");
    }
    data = restore;
    staging = null;
    held = false;
  }

  void discard() {
    held = empty();
    staging = null;
  }
}
