package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what somebody else does. */
final class Pause {
  private static final Duration BRIEF = Duration.ofMillis(100);

  private Pause() {}

  static void briefly() {
    try {
      Thread.sleep(BRIEF);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Interrupted while waiting", e);
    }
  }

  /** Whether it held before the patience was over. */
  static boolean until(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      briefly();
    }
    return true;
  }
}
