package dev.rekindle.restorer.stage;

import java.io.IOException;

/** An object is not what the backup names. */
final class MismatchException extends IOException {
  private final String message;

  MismatchException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
