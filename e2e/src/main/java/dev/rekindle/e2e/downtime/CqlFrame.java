package dev.rekindle.e2e.downtime;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * As little of CQL's binary protocol, version 4, as one question needs: a driver would decide by
 * itself whom it asks, and when it connects again.
 */
final class CqlFrame {
  private static final int HEADER_BYTES = 9;
  private static final byte VERSION = 4;
  private static final byte STARTUP = 0x01;
  private static final byte QUERY = 0x07;
  private static final byte RESULT = 0x08;
  private static final byte READY = 0x02;
  private static final short ONE = 1;
  private static final byte SKIP_METADATA = 0x02;
  private static final int ROWS = 2;
  private static final int MOST_BYTES = 1 << 20;

  /** The kind of result, flags and number of columns stand before the number of rows. */
  private static final int ROW_COUNT_AT = 12;

  private CqlFrame() {}

  static byte[] startup() {
    ByteBuffer body = ByteBuffer.allocate(64).putShort((short) 1);
    putString(body, "CQL_VERSION");
    putString(body, "3.0.0");
    return frame(STARTUP, body);
  }

  static byte[] query(String cql) {
    byte[] text = cql.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(text.length + 7).putInt(text.length).put(text);
    return frame(QUERY, body.putShort(ONE).put(SKIP_METADATA));
  }

  private static void putString(ByteBuffer body, String text) {
    body.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] frame(byte opcode, ByteBuffer body) {
    body.flip();
    return ByteBuffer.allocate(HEADER_BYTES + body.limit())
        .put(VERSION)
        .put((byte) 0) // flags
        .putShort((short) 0) // stream
        .put(opcode)
        .putInt(body.limit())
        .put(body)
        .array();
  }

  /** Reads the answer to {@link #startup}: whether questions may follow. */
  static boolean isReady(DataInputStream in) throws IOException {
    return read(in).opcode() == READY;
  }

  /** Reads the answer to {@link #query}: whether there is at least one row. */
  static boolean hasRows(DataInputStream in) throws IOException {
    Answer answer = read(in);
    ByteBuffer body = answer.body();
    return answer.opcode() == RESULT
        && body.limit() >= ROW_COUNT_AT + Integer.BYTES
        && body.getInt(0) == ROWS
        && body.getInt(ROW_COUNT_AT) > 0;
  }

  private record Answer(byte opcode, ByteBuffer body) {}

  private static Answer read(DataInputStream in) throws IOException {
    in.readInt(); // version, flags, stream: there is one question at a time
    byte opcode = in.readByte();
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("an answer of %d bytes".formatted(length));
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return new Answer(opcode, ByteBuffer.wrap(body));
  }
}
