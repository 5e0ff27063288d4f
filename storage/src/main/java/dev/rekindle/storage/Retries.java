package dev.rekindle.storage;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how patiently to try again: the pause doubles from {@code first} to {@code
 * longest}, a random half of it is left out so that many nodes do not come back at once, and what
 * the store itself asks for is honoured.
 *
 * @param attempts how many in a row may fail, the first included
 * @param first the pause after the first failure
 * @param longest the longest pause, also when the store asks for more
 * @param leastRate bytes a second below which, over {@link #WINDOW}, an attempt has failed; 0 for
 *     none
 */
public record Retries(int attempts, Duration first, Duration longest, long leastRate) {
  /** How long a store may be silent, or too slow. */
  public static final Duration WINDOW = Duration.ofSeconds(30);

  /** Gives a store about two minutes to come back. */
  public static final Retries DEFAULT =
      new Retries(10, Duration.ofMillis(200), Duration.ofSeconds(30), 1 << 10);

  /** One attempt. */
  public static final Retries NONE = new Retries(1, Duration.ZERO, Duration.ZERO);

  /** Something that may fail in a way that passes. */
  @FunctionalInterface
  public interface Attempt<T> {
    /** Tries once. */
    T run() throws StoreException;
  }

  /** Without a least rate. */
  public Retries(int attempts, Duration first, Duration longest) {
    this(attempts, first, longest, 0);
  }

  /** Refuses what could never try, or never end. */
  public Retries {
    if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0 || leastRate < 0) {
      throw new IllegalArgumentException("no such retries: " + attempts + ", " + first);
    }
  }

  /**
   * Runs until it succeeds, fails for good, or has failed {@link #attempts} times.
   *
   * @throws StoreException the last failure; also when the thread is interrupted while it waits, in
   *     which case it stays interrupted
   */
  public <T> T run(Attempt<T> attempt) throws StoreException {
    for (int failures = 1; ; failures++) {
      try {
        return attempt.run();
      } catch (StoreException e) {
        pauseAfter(e, failures);
      }
    }
  }

  /** Returns whether an attempt brought more than one that is too slow. */
  boolean progress(long bytes) {
    return bytes > leastRate * WINDOW.toSeconds();
  }

  /**
   * Waits before the next attempt, or throws the failure when there is none.
   *
   * @param failures how many there were in a row, this one included
   */
  void pauseAfter(StoreException failure, int failures) throws StoreException {
    if (!failure.kind().retryable() || failures >= attempts) {
      throw failure;
    }
    try {
      Thread.sleep(pause(failure, failures, ThreadLocalRandom.current().nextDouble()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /**
   * Returns the pause.
   *
   * @param random from 0 to 1
   */
  Duration pause(StoreException failure, int failures, double random) {
    int doublings = Math.min(failures - 1, 20);
    Duration full = min(first.multipliedBy(1L << doublings), longest);
    Duration pause = full.minusNanos((long) (full.toNanos() * random / 2));
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    return min(asked.compareTo(pause) > 0 ? asked : pause, longest);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
