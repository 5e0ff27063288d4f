package dev.rekindle.restorer.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT as a request to stop: the JVM ends only when the work has come to a point from
 * which the next start goes on, or when the time that a kubelet gives by default is nearly over.
 * The exit code is then the signal's.
 */
final class Signals implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 25;

  private final CountDownLatch workOver = new CountDownLatch(1);
  private final Thread hook;

  private Signals(Stop stop) {
    this.hook = new Thread(() -> stopAndWait(stop), "stop");
  }

  /** Hands the signals on until closed. */
  static Signals to(Stop stop) {
    Signals signals = new Signals(stop);
    Runtime.getRuntime().addShutdownHook(signals.hook);
    return signals;
  }

  private void stopAndWait(Stop stop) {
    stop.request();
    try {
      workOver.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
