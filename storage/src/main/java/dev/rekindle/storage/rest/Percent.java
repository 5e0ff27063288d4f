package dev.rekindle.storage.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent encoding as signatures want it: of all bytes but the unreserved ones of RFC 3986. */
public final class Percent {
  private Percent() {}

  /**
   * Appends the encoded text to another one.
   *
   * @param plain what stays as it is besides, such as the slashes of a path
   */
  public static String encode(String before, String text, String plain) {
    StringBuilder encoded = new StringBuilder(before.length() + text.length() + 16);
    encoded.append(before);
    for (byte b : text.getBytes(UTF_8)) {
      if (isUnreserved(b) || plain.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(hex(b >> 4)).append(hex(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  private static char hex(int nibble) {
    return "0123456789ABCDEF".charAt(nibble & 0xf);
  }
}
