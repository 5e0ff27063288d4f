package dev.rekindle.restorer.run;

import dev.rekindle.restorer.stage.Companion;
import dev.rekindle.restorer.stage.StageProgress;
import dev.rekindle.storage.Retries;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a staging from a thread of its own: tells how far it is, and ends it when the process
 * is to stop or nobody wants the data any more.
 */
public final class StageWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StageWatch.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final String doing;
  private final Status.Job job;
  private final Status.Listener listener;
  private final Stop stop;
  private final Retries retries;
  private final BooleanSupplier wanted;
  private final StageProgress progress = new StageProgress();

  /**
   * A watch that has not begun.
   *
   * @param doing what is going on, as a sentence
   * @param retries how patiently the staging waits for the store
   * @param wanted asked now and then whether anybody still wants the data
   */
  public StageWatch(
      String doing,
      Status.Job job,
      Status.Listener listener,
      Stop stop,
      Retries retries,
      BooleanSupplier wanted) {
    this.doing = doing;
    this.job = job;
    this.retries = retries;
    this.listener = listener;
    this.stop = stop;
    this.wanted = wanted;
  }

  /** Returns what the work is to tell. */
  public StageProgress progress() {
    return progress;
  }

  Retries retries() {
    return retries;
  }

  Stop stop() {
    return stop;
  }

  /** Begins to watch; closing ends it, and nothing is told after that. */
  public Companion begin(Runnable cancel) {
    return Companion.begin("watch", self -> watch(self, cancel));
  }

  private void watch(Companion self, Runnable cancel) {
    Rate rate = new Rate(System.nanoTime(), 0);
    long lastLine = System.nanoTime();
    while (!self.overAfter(LOOK)) {
      long now = System.nanoTime();
      Status.Progress current = rate.at(now, progress.now());
      tell(current);
      if (now - lastLine >= LINE_NANOS) {
        lastLine = now;
        log(current);
      }
      if (stop.requested() || !wanted.getAsBoolean()) {
        cancel.run();
        return;
      }
    }
    tell(rate.at(System.nanoTime(), progress.now()));
  }

  private void tell(Status.Progress current) {
    listener.on(new Status(Status.State.STAGING, doing, job, current));
  }

  private void log(Status.Progress current) {
    LOG.atInfo()
        .addKeyValue("bytesDone", current.bytesDone())
        .addKeyValue("bytes", current.bytes())
        .addKeyValue("filesDone", current.filesDone())
        .addKeyValue("files", current.files())
        .addKeyValue("bytesPerSecond", current.bytesPerSecond())
        .addKeyValue("secondsLeft", current.secondsLeft())
        .log(doing);
  }
}
