package dev.rekindle.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * One part of an upload in memory, so that it can be sent again; used for one part after another.
 */
final class PartBuffer {
  private static final int FIRST = 64 << 10;

  private final int most;
  private byte[] bytes = new byte[FIRST];
  private int length;

  PartBuffer(int most) {
    this.most = most;
  }

  /** Reads until the part is full or the stream ends; returns whether it is full. */
  boolean fill(InputStream content) throws IOException {
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

  int length() {
    return length;
  }

  /** Returns the MD5 in Base64, by which the server checks what arrives. */
  String md5() {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(bytes, 0, length);
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  RequestBody body() {
    byte[] sent = bytes;
    int size = length;
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(sent, 0, size), size, "application/octet-stream");
  }
}
