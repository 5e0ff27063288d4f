package dev.rekindle.webhook;

/** The cluster cannot run us; the message says what was expected and what was found. */
public final class UnsupportedClusterException extends Exception {
  UnsupportedClusterException(String message) {
    super(message);
  }
}
