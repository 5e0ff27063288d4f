package dev.rekindle.restorer.run;

import dev.rekindle.restorer.stage.StageProgress;
import dev.rekindle.storage.Retries;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a staging from a thread of its own: tells how far it is, and ends it when the process
 * is to stop or nobody wants the data any more.
 */
final class StageWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StageWatch.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Status.Job job;
  private final Status.Listener listener;
  private final Stop stop;
  private final Retries retries;
  private final BooleanSupplier wanted;
  private final StageProgress progress = new StageProgress();

  /**
   * A watch that has not begun.
   *
   * @param retries how patiently the staging waits for the store
   * @param wanted asked now and then whether anybody still wants the data
   */
  StageWatch(
      Status.Job job,
      Status.Listener listener,
      Stop stop,
      Retries retries,
      BooleanSupplier wanted) {
    this.job = job;
    this.retries = retries;
    this.listener = listener;
    this.stop = stop;
    this.wanted = wanted;
  }

  StageProgress progress() {
    return progress;
  }

  Retries retries() {
    return retries;
  }

  Stop stop() {
    return stop;
  }

  /** Begins to watch; closing ends it. */
  Shift begin(Runnable cancel) {
    Shift shift = new Shift();
    Thread thread = Thread.ofPlatform().name("watch").daemon().start(() -> watch(shift, cancel));
    shift.thread = thread;
    return shift;
  }

  private void watch(Shift shift, Runnable cancel) {
    Rate rate = new Rate(System.nanoTime(), 0);
    long lastLine = System.nanoTime();
    while (!shift.over(LOOK)) {
      long now = System.nanoTime();
      Status.Progress current = rate.at(now, progress.now());
      listener.on(new Status(Status.State.STAGING, "Staging.", job, current));
      if (now - lastLine >= LINE_NANOS) {
        lastLine = now;
        log(current);
      }
      if (stop.requested() || !wanted.getAsBoolean()) {
        cancel.run();
        return;
      }
    }
  }

  private static void log(Status.Progress current) {
    LOG.atInfo()
        .addKeyValue("bytesDone", current.bytesDone())
        .addKeyValue("bytes", current.bytes())
        .addKeyValue("filesDone", current.filesDone())
        .addKeyValue("files", current.files())
        .addKeyValue("bytesPerSecond", current.bytesPerSecond())
        .addKeyValue("secondsLeft", current.secondsLeft())
        .log("Staging.");
  }

  /** The time between the beginning and the end of a staging. */
  static final class Shift implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Thread thread = Thread.currentThread();

    private boolean over(Duration time) {
      try {
        return end.await(time.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        return true;
      }
    }

    /** Ends the watch; nothing is told after this returns. */
    @Override
    public void close() {
      end.countDown();
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
}
