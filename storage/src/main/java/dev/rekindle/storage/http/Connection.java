package dev.rekindle.storage.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection and what was read ahead from it. For one thread at a time. */
final class Connection implements AutoCloseable {
  /** Longest line of a head; also what is read ahead at most. */
  private static final int BUFFER = 16 << 10;

  private static final int MOST_HEADERS = 200;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Pace pace;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean answered;
  private long idleSince;

  Connection(Socket socket, Pace pace) throws IOException {
    this.socket = socket;
    this.pace = pace;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  void send(byte[] request) throws IOException {
    answered = false;
    pace.restart();
    out.write(request);
    out.flush();
  }

  /** Returns whether a byte of the answer to the last request came. */
  boolean answered() {
    return answered;
  }

  /** Reads a status line and its fields; interim answers are passed over. */
  ResponseHead readHead() throws IOException {
    while (true) {
      ResponseHead.Status status = ResponseHead.parseStatus(readLine());
      Headers headers = readHeaders();
      if (status.code() >= 200) {
        return new ResponseHead(status, headers);
      }
    }
  }

  Headers readHeaders() throws IOException {
    Headers headers = new Headers();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || headers.size() == MOST_HEADERS) {
        throw new ProtocolException("the answer's header is malformed or too long");
      }
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return headers;
  }

  /** Reads up to a line's end, which may be a bare line feed. */
  String readLine() throws IOException {
    int scanned = 0;
    while (true) {
      for (int i = position + scanned; i < limit; i++) {
        if (buffer[i] == '\n') {
          return takeLine(i);
        }
      }
      scanned = limit - position;
      fill();
    }
  }

  private String takeLine(int end) {
    int length = end - position;
    if (length > 0 && buffer[end - 1] == '\r') {
      length--;
    }
    String line = new String(buffer, position, length, StandardCharsets.ISO_8859_1);
    position = end + 1;
    return line;
  }

  private void fill() throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      throw new ProtocolException("a line of the answer's header is too long");
    }
    int read = receive(buffer, limit, buffer.length - limit);
    if (read < 0) {
      throw new ConnectionCutException("the connection was closed before the answer was complete");
    }
    answered = true;
    limit += read;
  }

  /** Reads bytes of a body; -1 when the connection was closed. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (position < limit) {
      int ahead = Math.min(length, limit - position);
      System.arraycopy(buffer, position, into, offset, ahead);
      position += ahead;
      return ahead;
    }
    return receive(into, offset, length);
  }

  private int receive(byte[] into, int offset, int length) throws IOException {
    long begun = System.nanoTime();
    int read = in.read(into, offset, length);
    pace.received(read, System.nanoTime() - begun);
    return read;
  }

  void markIdle(long now) {
    idleSince = now;
  }

  /** Bytes that nobody asked for make a kept connection worthless. */
  boolean isUsable(long now, long longestIdle) {
    return position == limit && now - idleSince < longestIdle && !socket.isClosed();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }
}
