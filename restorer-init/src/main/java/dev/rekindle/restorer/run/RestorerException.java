package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * Why the restorer ends without success. Nothing of the old data was touched, unless the exception
 * comes from a switch that is under way; then the next start completes it.
 */
public final class RestorerException extends Exception {
  private final ExitCode code;

  /** The message says what was tried, on what, what was found and what to do. */
  public RestorerException(ExitCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** A failure that no other one caused. */
  public RestorerException(ExitCode code, String message) {
    this(code, message, null);
  }

  /** Returns how the process ends. */
  public ExitCode code() {
    return code;
  }

  /** Returns what happened and what to do. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
