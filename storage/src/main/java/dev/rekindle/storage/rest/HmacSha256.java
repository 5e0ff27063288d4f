package dev.rekindle.storage.rest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC of SHA-256 (RFC 2104) under one key. The platform's own first loads all of its cryptography,
 * which takes a short-lived process longer than all the signatures it makes.
 */
public final class HmacSha256 {
  private static final int BLOCK = 64;

  private final byte[] inner;
  private final byte[] outer;

  /** Codes under that key. */
  public HmacSha256(byte[] key) {
    byte[] padded = Arrays.copyOf(key.length > BLOCK ? sha256().digest(key) : key, BLOCK);
    this.inner = xor(padded, 0x36);
    this.outer = xor(padded, 0x5c);
  }

  /** Returns the code of a message. */
  public byte[] of(byte[] message) {
    MessageDigest digest = sha256();
    digest.update(inner);
    byte[] within = digest.digest(message);
    digest.update(outer);
    return digest.digest(within);
  }

  /** Returns a SHA-256 to be fed. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] xor(byte[] block, int with) {
    byte[] mixed = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      mixed[i] = (byte) (block[i] ^ with);
    }
    return mixed;
  }
}
