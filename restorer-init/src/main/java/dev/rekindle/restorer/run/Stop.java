package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody asked the process to end. Thread safe; once asked, for ever. */
public final class Stop {
  private final CountDownLatch requested = new CountDownLatch(1);

  /** Asks. Work that can be resumed stops soon; a switch that is under way is completed. */
  public void request() {
    requested.countDown();
  }

  boolean requested() {
    return requested.getCount() == 0;
  }

  /** Fails when somebody asked. */
  void check() throws RestorerException {
    if (requested()) {
      throw stopped();
    }
  }

  /** Waits, and fails as soon as somebody asks. */
  void sleep(Duration time) throws RestorerException {
    try {
      if (requested.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    }
  }

  static RestorerException stopped() {
    return new RestorerException(
        ExitCode.TERMINATED,
        "Stopped on request. The old data is untouched, and what was staged so far is kept: start"
            + " again to go on.");
  }
}
