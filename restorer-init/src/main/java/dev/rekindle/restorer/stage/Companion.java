package dev.rekindle.restorer.stage;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Something done now and then, from a thread of its own, while something larger is under way.
 * Closing ends it, and waits until it has ended, even when the closing thread is interrupted, which
 * it then stays.
 */
public final class Companion implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  private Companion(String name, Consumer<Companion> work) {
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> work.accept(this));
  }

  /**
   * Begins.
   *
   * @param name of the thread
   * @param work returns once {@link #overAfter} says so, or earlier
   */
  public static Companion begin(String name, Consumer<Companion> work) {
    Companion companion = new Companion(name, work);
    companion.thread.start();
    return companion;
  }

  /** Pauses, for no longer than it is wanted, and returns whether it is over; for the work. */
  public boolean overAfter(Duration pause) {
    try {
      return over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    over.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
