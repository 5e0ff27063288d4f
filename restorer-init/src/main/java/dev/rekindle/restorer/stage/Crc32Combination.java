package dev.rekindle.restorer.stage;

/**
 * Joins the CRC-32 of neighbouring pieces into the CRC-32 of the whole, so that pieces can be read
 * in any order and by several threads.
 *
 * <p>A CRC is a remainder of polynomials over GF(2); appending {@code n} bytes multiplies the
 * remainder of what came before by x^8n. Polynomial of CRC-32: IEEE 802.3, here bit-reflected.
 */
final class Crc32Combination {
  private static final int POLYNOMIAL = 0xEDB88320;
  private static final int ONE = 0x80000000;

  /** x^(2^k) for every k that a length in bits can have. */
  private static final int[] POWERS = powers();

  private Crc32Combination() {}

  /** Returns the CRC-32 of A followed by B, from the CRC-32 of each and the bytes of B. */
  static int combine(int first, int second, long secondLength) {
    return multiply(first, byteShift(secondLength)) ^ second;
  }

  private static int byteShift(long bytes) {
    int shift = ONE;
    for (int k = 0; bytes >>> k != 0; k++) {
      if ((bytes >>> k & 1) != 0) {
        shift = multiply(shift, POWERS[k + 3]);
      }
    }
    return shift;
  }

  private static int[] powers() {
    int[] powers = new int[66];
    powers[0] = ONE >>> 1;
    for (int k = 1; k < powers.length; k++) {
      powers[k] = multiply(powers[k - 1], powers[k - 1]);
    }
    return powers;
  }

  /** Multiplies two polynomials modulo the CRC's own; the highest bit is x^0. */
  private static int multiply(int left, int right) {
    int product = 0;
    int shifted = right;
    for (int bit = 31; bit >= 0; bit--) {
      if ((left >>> bit & 1) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ POLYNOMIAL;
    }
    return product;
  }
}
