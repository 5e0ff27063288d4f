package dev.rekindle.storage.http;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Whether bytes come fast enough: a server that drips them is as good as one that is silent. Only
 * the time spent waiting for it counts, not what the reader does in between. For one thread.
 */
final class Pace {
  private final Duration window;
  private final long least;
  private long waited;
  private long received;

  /**
   * A pace that begins.
   *
   * @param window over how much waiting it is looked at
   * @param rate bytes a second that must come at least; 0 for any
   */
  Pace(Duration window, long rate) {
    this.window = window;
    this.least = rate * window.toMillis() / 1000;
  }

  /** Another answer begins. */
  void restart() {
    waited = 0;
    received = 0;
  }

  /**
   * Notes that so many bytes came.
   *
   * @param nanos how long they were waited for
   */
  void received(int bytes, long nanos) throws SocketTimeoutException {
    waited += nanos;
    received += Math.max(0, bytes);
    if (waited < window.toNanos()) {
      return;
    }
    if (received < least) {
      throw new SocketTimeoutException(
          "only " + received + " bytes came in " + Duration.ofNanos(waited).toSeconds() + " s");
    }
    restart();
  }
}
