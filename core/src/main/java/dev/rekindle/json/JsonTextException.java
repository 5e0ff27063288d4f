package dev.rekindle.json;

/**
 * A text that is not the JSON that it should be. The message says what was expected and what was
 * found.
 */
public final class JsonTextException extends Exception {
  JsonTextException(String message) {
    super(message);
  }
}
