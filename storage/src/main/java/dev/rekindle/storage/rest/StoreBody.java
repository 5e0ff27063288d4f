package dev.rekindle.storage.rest;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.http.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** A body of exactly so many bytes; whatever goes wrong is told in the words of the store. */
public final class StoreBody extends InputStream {
  private final HttpAnswer answer;
  private final Function<IOException, StoreException> failure;
  private long left;

  /**
   * The body of an answer.
   *
   * @param length bytes
   * @param failure tells what went wrong
   */
  public StoreBody(HttpAnswer answer, long length, Function<IOException, StoreException> failure) {
    this.answer = answer;
    this.left = length;
    this.failure = failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      int read = answer.body().read(into, offset, length);
      left -= Math.max(read, 0);
      if (left < 0 || (read < 0 && left > 0)) {
        throw new IOException("the body is not as long as its header says");
      }
      return read;
    } catch (IOException e) {
      throw failure.apply(e);
    }
  }

  @Override
  public void close() throws IOException {
    answer.close();
  }
}
