package dev.rekindle.restorer.stage;

import dev.rekindle.storage.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a staging did not succeed.
 *
 * @param kind what sort of reason
 * @param message what was tried, on what, what was expected, what was found, what to do
 * @param store why the store failed, for {@link Kind#STORE}; else null
 */
public record StageProblem(Kind kind, String message, StoreException.@Nullable Kind store) {

  /** The sorts of reasons. */
  public enum Kind {
    /** The request names a target outside the staging areas, or one twice. */
    UNSAFE,
    /** The volume is too small. */
    SPACE,
    /** The volume cannot be read or written. */
    DISK,
    /** An object is not what the backup names, or not proven as well as was required. */
    MISMATCH,
    /** The store failed, or refused. */
    STORE,
    /** Somebody asked to stop. */
    CANCELLED
  }

  static StageProblem of(Kind kind, String message) {
    return new StageProblem(kind, message, null);
  }

  static StageProblem of(StoreException e) {
    return new StageProblem(
        Kind.STORE, e.getMessage() == null ? e.kind().name() : e.getMessage(), e.kind());
  }
}
