package dev.rekindle.storage.gcs;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** The whole of an object, whose last bytes come only if all of them have the stated CRC32C. */
final class ProvenBody extends FilterInputStream {
  private final CRC32C crc = new CRC32C();
  private final String stated;
  private final String doing;
  private long left;

  /**
   * Compares.
   *
   * @param size bytes of the object
   * @param stated in Base64, as Google has it
   * @param doing store, what was tried, and on which key
   */
  ProvenBody(InputStream body, long size, String stated, String doing) {
    super(body);
    this.left = size;
    this.stated = stated;
    this.doing = doing;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = in.read(into, offset, length);
    if (read > 0) {
      crc.update(into, offset, read);
      left -= read;
      if (left == 0 && !base64(crc.getValue()).equals(stated)) {
        throw new StoreException(
            Kind.CORRUPT,
            doing + ": the bytes that came do not have the CRC32C that the store states.",
            null);
      }
    }
    return read;
  }

  /** Reads what is skipped, for it counts as well. */
  @Override
  public long skip(long bytes) throws IOException {
    byte[] skipped = new byte[Math.clamp(bytes, 0, 8_192)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Returns a CRC32C as Google writes it. */
  static String base64(long crc) {
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc).array());
  }
}
