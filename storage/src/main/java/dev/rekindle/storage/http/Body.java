package dev.rekindle.storage.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** A body on its way; at its end the connection goes back, before that it is of no more use. */
abstract sealed class Body extends InputStream {
  private final Connection connection;
  private final Ending ending;
  private boolean done;

  /** What becomes of the connection. */
  @FunctionalInterface
  interface Ending {
    /**
     * Takes the connection back.
     *
     * @param whole whether the body was read to its end
     */
    void accept(Connection connection, boolean whole);
  }

  private Body(Connection connection, Ending ending) {
    this.connection = connection;
    this.ending = ending;
  }

  /** So many bytes. */
  static final class Fixed extends Body {
    private long left;

    Fixed(Connection connection, Ending ending, long length) {
      super(connection, ending);
      this.left = length;
      if (length == 0) {
        end();
      }
    }

    @Override
    int readSome(byte[] into, int offset, int length) throws IOException {
      int read = source().read(into, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new ConnectionCutException("the body ended " + left + " bytes early");
      }
      left -= read;
      if (left == 0) {
        end();
      }
      return read;
    }
  }

  /** In pieces that each tell their size (RFC 9112, section 7.1). */
  static final class Chunked extends Body {
    private long left;
    private boolean started;

    Chunked(Connection connection, Ending ending) {
      super(connection, ending);
    }

    @Override
    int readSome(byte[] into, int offset, int length) throws IOException {
      if (left == 0 && !nextChunk()) {
        return -1;
      }
      int read = source().read(into, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new ConnectionCutException("the body ended inside a chunk");
      }
      left -= read;
      return read;
    }

    private boolean nextChunk() throws IOException {
      if (started && !source().readLine().isEmpty()) {
        throw new ProtocolException("a chunk of the body is longer than it says");
      }
      started = true;
      String line = source().readLine();
      int extension = line.indexOf(';');
      String size = (extension < 0 ? line : line.substring(0, extension)).strip();
      if (!size.matches("[0-9a-fA-F]{1,15}")) {
        throw new ProtocolException("a chunk of the body has no size");
      }
      left = Long.parseLong(size, 16);
      if (left > 0) {
        return true;
      }
      source().readHeaders();
      end();
      return false;
    }
  }

  /** Whatever comes until the server closes; nobody can tell whether that was all. */
  static final class UntilClose extends Body {
    UntilClose(Connection connection, Ending ending) {
      super(connection, ending);
    }

    @Override
    int readSome(byte[] into, int offset, int length) throws IOException {
      int read = source().read(into, offset, length);
      if (read < 0) {
        end();
      }
      return read;
    }
  }

  /** Reads at least a byte, or -1 at the end, after {@link #end}. */
  abstract int readSome(byte[] into, int offset, int length) throws IOException;

  final Connection source() {
    return connection;
  }

  final void end() {
    if (!done) {
      done = true;
      ending.accept(connection, true);
    }
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    return done ? -1 : readSome(into, offset, length);
  }

  @Override
  public final void close() {
    if (!done) {
      done = true;
      ending.accept(connection, false);
    }
  }
}
