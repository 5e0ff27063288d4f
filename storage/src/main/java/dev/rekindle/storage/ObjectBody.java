package dev.rekindle.storage;

import java.io.InputStream;

/**
 * The bytes of an object, or of a range of it, on their way. For one thread.
 *
 * @param info the whole object as it is in this answer; its size is the object's, not the range's
 * @param stream exactly the bytes asked for: when fewer arrive, reading fails with a retryable
 *     {@link StoreException} and never ends early in silence
 */
public record ObjectBody(ObjectInfo info, InputStream stream) implements AutoCloseable {
  @Override
  public void close() throws StoreException {
    try {
      stream.close();
    } catch (java.io.IOException e) {
      throw StoreException.from(e);
    }
  }
}
