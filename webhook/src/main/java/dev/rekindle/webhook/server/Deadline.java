package dev.rekindle.webhook.server;

import java.time.Duration;

/**
 * Until when a request is to be answered, whatever it waits for.
 *
 * @param limit how long that was at first
 * @param end when it is over, as {@link System#nanoTime} says it
 */
record Deadline(Duration limit, long end) {
  static Deadline after(Duration limit) {
    return new Deadline(limit, System.nanoTime() + limit.toNanos());
  }

  /** Returns the nanoseconds that are left. */
  long left() {
    return Math.max(0, end - System.nanoTime());
  }
}
