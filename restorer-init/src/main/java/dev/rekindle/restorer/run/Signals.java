package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT as a request to stop. The JVM ends when the work has come to rest, or, since
 * whatever waits for a store may not notice for long, when that takes more than a moment: every
 * point is one from which the next start goes on. The exit code is then the signal's.
 */
final class Signals implements AutoCloseable {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** A switch is better completed; a kubelet gives 30 seconds by default. */
  private static final Duration SWITCH = Duration.ofSeconds(25);

  private final Ending ending;
  private final CountDownLatch workOver = new CountDownLatch(1);
  private final Thread hook;

  private Signals(Ending ending) {
    this.ending = ending;
    this.hook = new Thread(this::stopAndWait, "stop");
  }

  /** Hands the signals on until closed. */
  static Signals to(Ending ending) {
    Signals signals = new Signals(ending);
    Runtime.getRuntime().addShutdownHook(signals.hook);
    return signals;
  }

  private void stopAndWait() {
    ending.stop().request(received());
    if (!overWithin(MOMENT) && !(ending.switching() && overWithin(SWITCH))) {
      ending.cutOff();
    }
  }

  /** The JDK handles a signal on a thread of its name, which waits for the hooks. */
  private static ExitCode received() {
    boolean interrupt =
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("SIGINT handler"));
    return interrupt ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
  }

  private boolean overWithin(Duration time) {
    try {
      return workOver.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      workOver.countDown();
    }
  }
}
