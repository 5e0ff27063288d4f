package dev.rekindle.storage.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * An answer whose body is still on its way. For one thread; closing it before the body's end costs
 * the connection.
 *
 * @param length bytes of the body, -1 when the server does not say beforehand
 */
public record HttpAnswer(int status, Headers headers, long length, InputStream body)
    implements AutoCloseable {
  @Override
  public void close() throws IOException {
    body.close();
  }
}
