package dev.rekindle.storage;

import java.util.Comparator;

/** The order of listings: by the bytes that the keys have in UTF-8, which is by code point. */
public final class KeyOrder {
  /** Compares whole keys. */
  public static final Comparator<String> BY_BYTES = KeyOrder::compare;

  private KeyOrder() {}

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Halves of a surrogate pair stand for code points above all others. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
