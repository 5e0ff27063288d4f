package dev.rekindle.webhook.server;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory that requests share. What does not fit beside the others waits for its turn, and is
 * refused when its time is over; what would not fit alone is refused at once. Thread-safe.
 */
final class Room {
  private static final long UNIT = 1_024;

  private final String what;
  private final int units;
  private final Semaphore free;

  Room(String what, long bytes) {
    this.what = what;
    this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
    this.free = new Semaphore(units, true);
  }

  /** Returns when there is place, which is held until it is closed. */
  Place enter(long bytes, long nanos) throws InterruptedException {
    long wanted = bytes / UNIT + 1;
    if (wanted > units) {
      throw new ContentTooLargeResponse(
          "%s would take %d KiB of memory, and there are %d; make the object smaller"
              .formatted(what, wanted, units));
    }
    if (!free.tryAcquire((int) wanted, nanos, TimeUnit.NANOSECONDS)) {
      throw new ServiceUnavailableResponse(
          "%s found no memory in time beside other requests; try again".formatted(what));
    }
    return new Place((int) wanted);
  }

  /** A part of it, held by one or more. */
  final class Place implements AutoCloseable {
    private final int held;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Place(int held) {
      this.held = held;
    }

    /** Holds it once more: it is free when everybody who holds it has closed it. */
    Place shared() {
      holders.incrementAndGet();
      return this;
    }

    @Override
    public void close() {
      if (holders.decrementAndGet() == 0) {
        free.release(held);
      }
    }
  }
}
