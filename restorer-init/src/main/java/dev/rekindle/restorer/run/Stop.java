package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody asked the process to end. Thread safe; once asked, for ever. */
public final class Stop {
  private final CountDownLatch requested = new CountDownLatch(1);
  private volatile ExitCode code = ExitCode.TERMINATED;

  /**
   * Asks. Work that can be resumed stops soon; a switch that is under way is completed.
   *
   * @param signal what the process will end with
   */
  void request(ExitCode signal) {
    code = signal;
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
  public void sleep(Duration time) throws RestorerException {
    try {
      if (requested.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    }
  }

  RestorerException stopped() {
    return new RestorerException(
        code,
        (code == ExitCode.INTERRUPTED ? "Stopped by SIGINT" : "Stopped by SIGTERM")
            + ". Nothing is lost: the old data is untouched unless a switch had begun, which the"
            + " next start completes, and what was staged so far is kept. Start again to go on.");
  }
}
