package dev.rekindle.storage.rest;

import dev.rekindle.storage.crypto.NativeCrypto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * One part of an upload in memory, so that it can be sent again; used for one part after another.
 */
public final class PartBuffer {
  private static final int FIRST = 64 << 10;

  private final int most;
  private byte[] bytes = new byte[FIRST];
  private int length;

  /**
   * An empty one.
   *
   * @param most bytes that fit
   */
  public PartBuffer(int most) {
    this.most = most;
  }

  /** Reads until the part is full or the stream ends; returns whether it is full. */
  public boolean fill(InputStream content) throws IOException {
    length = 0;
    while (true) {
      length += content.readNBytes(bytes, length, bytes.length - length);
      if (length < bytes.length) {
        return false;
      }
      if (length == most) {
        return true;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, bytes.length * 2L));
    }
  }

  /** Returns how many bytes are in it. */
  public int length() {
    return length;
  }

  /** Returns the MD5 in Base64, by which the server checks what arrives. */
  public String md5() {
    MessageDigest digest = newMd5();
    feed(digest);
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  /** Adds the bytes to a digest of more than this part. */
  public void feed(MessageDigest digest) {
    digest.update(bytes, 0, length);
  }

  /** Returns an MD5 to be fed. */
  public static MessageDigest newMd5() {
    try {
      return NativeCrypto.digest("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** Returns the bytes once more; valid until the next {@link #fill}. */
  public InputStream stream() {
    return stream(0);
  }

  /** The same from the byte at {@code from} on. */
  public InputStream stream(int from) {
    return new ByteArrayInputStream(bytes, from, length - from);
  }
}
