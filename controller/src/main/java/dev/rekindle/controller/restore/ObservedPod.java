package dev.rekindle.controller.restore;

import org.jspecify.annotations.Nullable;

/**
 * One pod of a target.
 *
 * @param name its name
 * @param uid tells it from its namesakes before and after it
 * @param state how far it is
 * @param told which plan it was last woken up for, or null
 * @param word what its agent says
 */
record ObservedPod(String name, String uid, State state, @Nullable String told, Word word) {

  /** How far a pod is. */
  sealed interface State {
    /** Our container has not ended well yet, so the database has not started. */
    record Starting() implements State {}

    /**
     * Our container ended well: the database runs, or may at any moment.
     *
     * @param restored the restore whose data is in place, as our container said at its end, or null
     * @param health how the database is
     */
    record Running(@Nullable String restored, Health health) implements State {}

    /** It was deleted or has ended, and is still there: its database may run. */
    record Going() implements State {}
  }

  /** How a database is. */
  enum Health {
    /** It does not serve yet. */
    NOT_READY,
    /** It ended before, and does not serve. */
    FAILING,
    /** It serves as its pod says, and who it is cannot be learned. */
    SILENT,
    /** It serves. */
    READY,
    /** It serves, and its tokens, its cluster's name or its keyspaces are not those of the plan. */
    OTHER_IDENTITY
  }

  ObservedPod with(Health health) {
    return state instanceof State.Running(String restored, Health _)
        ? new ObservedPod(name, uid, new State.Running(restored, health), told, word)
        : this;
  }

  ObservedPod with(Word.Failure failure) {
    return new ObservedPod(name, uid, state, told, word.with(failure));
  }

  boolean starting() {
    return state instanceof State.Starting;
  }

  boolean running() {
    return state instanceof State.Running;
  }

  boolean ready() {
    return state instanceof State.Running(String _, Health health) && health == Health.READY;
  }

  /** Returns whether every byte of a restore is on its volumes, proven, and it waits. */
  boolean staged(String restore) {
    return starting() && word.says() == Word.Says.STAGED && restore.equals(word.restore());
  }

  /** Returns whether the data of a restore is in place, and its database may run. */
  boolean restored(String restore) {
    return state instanceof State.Running running && restore.equals(running.restored());
  }
}
