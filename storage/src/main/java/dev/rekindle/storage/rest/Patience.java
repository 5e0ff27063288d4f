package dev.rekindle.storage.rest;

import dev.rekindle.storage.Retries;
import java.time.Duration;

/**
 * How long to wait for what.
 *
 * @param connect for a connection
 * @param silence for the next byte
 * @param retries how often and how patiently to try again
 */
public record Patience(Duration connect, Duration silence, Retries retries) {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** The usual times, with these retries. */
  public static Patience with(Retries retries) {
    return new Patience(CONNECT, Retries.WINDOW, retries);
  }
}
