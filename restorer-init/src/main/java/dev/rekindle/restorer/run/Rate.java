package dev.rekindle.restorer.run;

import dev.rekindle.restorer.stage.StageProgress;

/**
 * Bytes a second over the last seconds: an average in which older times count less and less. Not
 * thread safe.
 */
final class Rate {
  private static final double MEMORY_SECONDS = 8;
  private static final double NANOS = 1e9;

  private long lastNanos;
  private long lastBytes;
  private double perSecond = -1;

  /** Begins to measure. */
  Rate(long nanos, long bytes) {
    this.lastNanos = nanos;
    this.lastBytes = bytes;
  }

  /** Takes a new reading in and returns how far the staging is. */
  Status.Progress at(long nanos, StageProgress.Snapshot now) {
    double seconds = (nanos - lastNanos) / NANOS;
    if (seconds > 0) {
      double current = Math.max(0, now.bytesDone() - lastBytes) / seconds;
      double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
      perSecond = perSecond < 0 ? current : perSecond + weight * (current - perSecond);
      lastNanos = nanos;
      lastBytes = now.bytesDone();
    }
    long rate = Math.round(Math.max(0, perSecond));
    long left = now.bytes() - now.bytesDone();
    return new Status.Progress(
        now.files(),
        now.filesDone(),
        now.bytes(),
        now.bytesDone(),
        rate,
        rate == 0 ? -1 : (left + rate - 1) / rate,
        now.proof());
  }
}
