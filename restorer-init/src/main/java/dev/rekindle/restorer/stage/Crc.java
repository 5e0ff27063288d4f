package dev.rekindle.restorer.stage;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A cyclic redundancy check of 32 bits. Those of neighbouring pieces can be joined into that of the
 * whole, so that pieces can be read in any order and by several threads.
 *
 * <p>A CRC is a remainder of polynomials over GF(2); appending {@code n} bytes multiplies the
 * remainder of what came before by x^8n. Polynomials: IEEE 802.3, and Castagnoli's as RFC 3720 has
 * it, both bit-reflected.
 */
enum Crc {
  /** Of a {@code Digest.crc32} component, which Cassandra writes. */
  CRC_32("CRC-32", "its Digest.crc32", 0xEDB88320),
  /** Of a whole object, as its store states it. */
  CRC_32C("CRC-32C", "the store", 0x82F63B78);

  private static final int ONE = 0x80000000;

  private final String text;
  private final String source;
  private final int polynomial;

  /** x^(2^k) for every k that a length in bits can have; filled here, then only read. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final int[] powers = new int[66];

  Crc(String text, String source, int polynomial) {
    this.text = text;
    this.source = source;
    this.polynomial = polynomial;
    powers[0] = ONE >>> 1;
    for (int k = 1; k < powers.length; k++) {
      powers[k] = multiply(powers[k - 1], powers[k - 1]);
    }
  }

  /** Returns one that has seen no byte. */
  Checksum begin() {
    return this == CRC_32 ? new CRC32() : new CRC32C();
  }

  /** Returns a value with what it is, for people. */
  String shown(int value) {
    return text + " " + Integer.toUnsignedString(value);
  }

  /** Returns who states one, for people. */
  String source() {
    return source;
  }

  /** Returns the CRC of A followed by B, from the CRC of each and the bytes of B. */
  int combine(int first, int second, long secondLength) {
    return multiply(first, byteShift(secondLength)) ^ second;
  }

  private int byteShift(long bytes) {
    int shift = ONE;
    for (int k = 0; bytes >>> k != 0; k++) {
      if ((bytes >>> k & 1) != 0) {
        shift = multiply(shift, powers[k + 3]);
      }
    }
    return shift;
  }

  /** Multiplies two polynomials modulo the CRC's own; the highest bit is x^0. */
  private int multiply(int left, int right) {
    int product = 0;
    int shifted = right;
    for (int bit = 31; bit >= 0; bit--) {
      if ((left >>> bit & 1) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ polynomial;
    }
    return product;
  }
}
