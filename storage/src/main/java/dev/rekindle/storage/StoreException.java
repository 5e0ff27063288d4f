package dev.rekindle.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store could not do what was asked. The message names the store, the key and what to do; it
 * never holds a credential.
 */
public final class StoreException extends IOException {

  /** Why it failed; the one vocabulary of all stores. */
  public enum Kind {
    /** The object is not there. */
    NOT_FOUND(false),
    /** The bucket, container or directory is not there. */
    NO_BUCKET(false),
    /** The credentials are good but may not do this. */
    FORBIDDEN(false),
    /** The credentials are missing, wrong or expired, or the clock is off. */
    UNAUTHENTICATED(false),
    /** The object is not the version that was asked for. */
    CHANGED(false),
    /** The object is there already. */
    EXISTS(false),
    /** The request can never work: a wrong region, key, range or setting. */
    INVALID(false),
    /** The bytes are not what the store itself says they are. */
    CORRUPT(true),
    /** The store asks to slow down. */
    THROTTLED(true),
    /** The store does not answer, answers with an error of its own, or breaks off. */
    UNAVAILABLE(true);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    /** Returns whether the same call may succeed later. */
    public boolean retryable() {
      return retryable;
    }
  }

  private final Kind kind;
  private final transient @Nullable Duration retryAfter;

  /** A failure of a kind; the message says what was tried, on what, and what to do. */
  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  /** A failure after which the store itself named the time to wait. */
  public StoreException(
      Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /**
   * Returns the exception itself if it is one of ours, else wraps it as {@link Kind#UNAVAILABLE}.
   */
  public static StoreException from(IOException e) {
    return e instanceof StoreException store
        ? store
        : new StoreException(Kind.UNAVAILABLE, "The store broke off: " + e.getMessage(), e);
  }

  /** Returns why it failed. */
  public Kind kind() {
    return kind;
  }

  /** Returns how long the store asked to wait, if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
