package dev.rekindle.storage.http;

import java.io.IOException;

/** The connection ended before the answer did. */
public final class ConnectionCutException extends IOException {
  ConnectionCutException(String message) {
    super(message);
  }
}
