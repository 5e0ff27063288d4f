package dev.rekindle.controller.restore;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Restore, as far as its next step depends on it.
 *
 * @param uid its own
 * @param stamp the UID that it was stamped with at first sight, or null
 * @param marks what its metadata says
 * @param origin what it is to fill
 * @param stand how far its status says it is
 * @param deadline until when it must begin, and once it has, until when everything must be staged;
 *     or null
 */
record Asked(
    String uid,
    @Nullable String stamp,
    Set<Mark> marks,
    Origin origin,
    Stand stand,
    @Nullable Instant deadline) {

  Asked {
    marks = Set.copyOf(marks);
  }

  boolean is(Mark mark) {
    return marks.contains(mark);
  }

  /** What metadata says. */
  enum Mark {
    /** It does not go before we let it. */
    FINALIZER,
    /** Somebody deleted it. */
    DELETED
  }

  /** What a restore is to fill. */
  enum Origin {
    /** StatefulSets that live. */
    IN_PLACE,
    /** StatefulSets that were created from a backup, if their volumes are all empty. */
    FROM_NOTHING
  }

  /** How far the status says it is. Each way is written once and never taken back. */
  sealed interface Stand {
    /** Nothing was done. */
    record New() implements Stand {}

    /**
     * Plans are being written, pods stage.
     *
     * @param digest of the backup that was accepted
     * @param before whom the target belonged to
     */
    record Begun(String digest, Before before) implements Stand {}

    /**
     * It was decided to switch: there is only forward.
     *
     * @param digest of the backup that was accepted
     */
    record Committed(String digest) implements Stand {}

    /** It was decided not to switch: there is only back. */
    record GivenUp(Cause cause, Before before) implements Stand {}

    /** It is over. */
    record Over(End end) implements Stand {}
  }

  /** Whom the target belonged to. */
  enum Before {
    /** To nobody, or to a restore that left it whole. */
    WHOLE,
    /** To a restore that had decided to switch and did not get through: some nodes may have. */
    HALF_SWITCHED
  }
}
