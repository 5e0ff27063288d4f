package dev.rekindle.storage.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A range of a file that must not change meanwhile: before the last byte is handed out the file is
 * looked at once more.
 */
final class FileBody extends InputStream {
  /** Says whether the file is still the one that was opened; throws when it is not. */
  @FunctionalInterface
  interface Check {
    void run() throws IOException;
  }

  private final FileChannel channel;
  private final Check unchanged;
  private long left;

  /** Reads {@code length} bytes from where the channel stands. */
  FileBody(FileChannel channel, long length, Check unchanged) {
    this.channel = channel;
    this.left = length;
    this.unchanged = unchanged;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = channel.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, left)));
    left -= Math.max(read, 0);
    if (read < 0 || left == 0) {
      unchanged.run();
    }
    if (read < 0) {
      throw new IOException("the file ended " + left + " bytes early");
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
