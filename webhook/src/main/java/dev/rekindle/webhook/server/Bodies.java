package dev.rekindle.webhook.server;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;

/** What requests bring, and the memory that they may take, all together. Thread-safe. */
final class Bodies {
  // Fifty of these arrive at once, so that few who send slowly hold up no other.
  private static final int SMALL = 64 * 1_024;
  // A byte is one of the body and of a string, and for a moment more while that is read.
  private static final long BYTE = 5;
  // A value as a tree, as a typed object, and as trees of the template before and after.
  private static final long VALUE = 400;

  private final long most;
  private final Room small;
  private final Room large;
  private final long light;
  private final Room lightWork;
  private final Room heavyWork;

  /**
   * Divides the memory.
   *
   * @param most the largest body
   * @param heap all memory of the process; a sixteenth of it is for what arrives and is small, a
   *     fifth for what is being decided, and a sixteenth for decisions that need little
   */
  Bodies(long most, long heap) {
    this.most = most;
    this.small = new Room("reading the request", heap / 16);
    this.large = new Room("reading the request", most + SMALL);
    this.light = heap / 48;
    this.lightWork = new Room("deciding the request", heap / 16);
    this.heavyWork = new Room("deciding the request", heap / 5);
  }

  /** A body, and the place for all that is made of it. */
  static final class Body {
    private final byte[] bytes;
    private final Room.Place place;

    private Body(byte[] bytes, Room.Place place) {
      this.bytes = bytes;
      this.place = place;
    }

    byte[] bytes() {
      return bytes;
    }

    Room.Place place() {
      return place;
    }
  }

  /** Reads a body when there is place for it. */
  Body read(Context context, Deadline deadline) throws InterruptedException, IOException {
    int length = context.contentLength();
    if (length < 0) {
      throw new HttpResponseException(411, "expected a Content-Length, found none");
    }
    if (length > most) {
      throw new ContentTooLargeResponse(
          "expected at most %d bytes, found %d".formatted(most, length));
    }
    try (Room.Place _ = (length <= SMALL ? small : large).enter(length, deadline.left())) {
      byte[] bytes = new byte[length];
      if (context.bodyInputStream().readNBytes(bytes, 0, length) < length) {
        throw new IOException("the request ended before its Content-Length");
      }
      long cost = cost(bytes);
      Room work = cost <= light ? lightWork : heavyWork;
      return new Body(bytes, work.enter(cost, deadline.left()));
    }
  }

  /** At most how much memory is made of a body: of its text, and of its values. */
  static long cost(byte[] body) {
    long values = 1;
    for (byte one : body) {
      if (one == ',' || one == '{' || one == '[') {
        values++;
      }
    }
    return BYTE * body.length + VALUE * values;
  }
}
