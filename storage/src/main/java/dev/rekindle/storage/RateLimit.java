package dev.rekindle.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * So many bytes a second for all who share it, in short bursts. Thread safe.
 *
 * <p>Who has read bytes pays for them afterwards by waiting, in the order of arrival.
 */
public final class RateLimit {
  /** How much may go at once after a quiet time, in parts of a second. */
  private static final int BURSTS_PER_SECOND = 8;

  private final long bytesPerSecond;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private long paidUntil;

  private RateLimit(long bytesPerSecond, LongSupplier nanos) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("no such rate: " + bytesPerSecond + " bytes a second");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.nanos = nanos;
    this.paidUntil = nanos.getAsLong();
  }

  /** A limit of so many bytes a second. */
  public static RateLimit bytesPerSecond(long bytes) {
    return new RateLimit(bytes, System::nanoTime);
  }

  static RateLimit withClock(long bytes, LongSupplier nanos) {
    return new RateLimit(bytes, nanos);
  }

  /** Returns how many bytes one read should take at most. */
  int piece() {
    return Math.clamp(bytesPerSecond / BURSTS_PER_SECOND, 1, 1 << 20);
  }

  /** Waits until the bytes are paid for. */
  void pay(long bytes) throws InterruptedException {
    long wait = debtAfter(bytes);
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  /** Books the bytes and returns how many nanoseconds to wait for them. */
  long debtAfter(long bytes) {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      long oldest = now - TimeUnit.SECONDS.toNanos(1) / BURSTS_PER_SECOND;
      if (paidUntil - oldest < 0) {
        paidUntil = oldest;
      }
      paidUntil += (long) (bytes * 1e9 / bytesPerSecond);
      return paidUntil - now;
    } finally {
      lock.unlock();
    }
  }
}
