package dev.rekindle.controller.restore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent, or the end of our container, says about a pod.
 *
 * @param says what it does
 * @param restore the restore that it is about, or null
 * @param volume what is on its volumes
 * @param seeds seeds that answer and are none of the target's pods
 * @param progress how far it has staged, or null
 * @param failure what went wrong last, since the restore began, or null
 * @param database what runs beside the agent, or null where nobody says
 * @param snapshots names of the first local snapshots in its data, or null where nobody says
 */
record Word(
    Says says,
    @Nullable String restore,
    Volume volume,
    List<String> seeds,
    @Nullable Progress progress,
    @Nullable Failure failure,
    @Nullable Database database,
    @Nullable List<String> snapshots) {

  /** Nobody answers. */
  static final Word NONE = new Word(Says.NOTHING, null, Volume.UNKNOWN, List.of(), null, null);

  Word {
    seeds = List.copyOf(seeds);
    snapshots = snapshots == null ? null : List.copyOf(snapshots);
  }

  /** What the agent of a pod says whose database has not started. */
  Word(
      Says says,
      @Nullable String restore,
      Volume volume,
      List<String> seeds,
      @Nullable Progress progress,
      @Nullable Failure failure) {
    this(says, restore, volume, seeds, progress, failure, null, null);
  }

  Word with(Failure problem) {
    return new Word(says, restore, volume, seeds, progress, problem, database, snapshots);
  }

  /** What an agent does. */
  enum Says {
    /** It did not answer. */
    NOTHING,
    /** It waits for a plan. */
    WAITING,
    /** It stages. */
    STAGING,
    /** It has staged and waits. */
    STAGED,
    /** It puts the data in place. */
    SWITCHING,
    /** The data is in place, or there was nothing to do. */
    DONE,
    /** It gave up. */
    FAILED
  }

  /** What is on the volumes. */
  enum Volume {
    /** Nobody said. */
    UNKNOWN,
    /** Neither data nor a finished restore. */
    EMPTY,
    /** Data of a database. */
    IN_USE
  }

  /**
   * How far a staging is.
   *
   * @param bytes how many are on the volume
   * @param files how many are, proven; or null
   * @param secondsLeft at the present rate, or null while that cannot be told
   * @param proof the weakest level by which a file is proven, as JSON has it, or null
   */
  record Progress(
      Count bytes, @Nullable Count files, @Nullable Long secondsLeft, @Nullable String proof) {}

  /** How many of those that are wanted are done. */
  record Count(long done, long total) {}

  /**
   * What went wrong.
   *
   * @param message for people
   * @param hope whether trying again can help
   */
  record Failure(String message, Hope hope) {}

  /** Whether trying again can help. */
  enum Hope {
    /** It may pass: the store does not answer, the process was killed. */
    MAY_PASS,
    /** It will be the same again. */
    NONE
  }
}
