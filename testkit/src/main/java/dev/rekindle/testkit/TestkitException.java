package dev.rekindle.testkit;

/**
 * A part of the testkit could not do what a test asked of it. The message says what was tried and
 * ends with the last lines that the process wrote.
 */
public final class TestkitException extends RuntimeException {
  /** With what was tried, and what was found. */
  public TestkitException(String message) {
    super(message);
  }

  /** The same with a cause. */
  public TestkitException(String message, Throwable cause) {
    super(message, cause);
  }
}
