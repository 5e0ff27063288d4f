package dev.rekindle.storage.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a server has another time than this machine. */
public final class ClockSkew {
  private ClockSkew() {}

  /**
   * Returns what to tell a person when the clocks differ by more than a server takes.
   *
   * @param date the answer's {@code Date}
   */
  public static Optional<String> advice(Optional<String> date, Duration most) {
    return date.flatMap(Times::httpDate)
        .filter(time -> Duration.between(time, Instant.now()).abs().compareTo(most) > 0)
        .map(
            time ->
                "this machine's clock is off; set it (the server says it is "
                    + Times.httpDate(time)
                    + ")");
  }
}
