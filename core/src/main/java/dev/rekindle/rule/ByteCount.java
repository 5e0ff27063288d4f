package dev.rekindle.rule;

import java.util.Locale;

/** Quantities of bytes as people read them. */
public final class ByteCount {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private ByteCount() {}

  /** Returns for instance {@code 12 bytes} or {@code 1.5 GiB}; units are powers of 1,024. */
  public static String text(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10;
    return String.format(
        Locale.ROOT, "%.1f %s", bytes / (double) (1L << (10 * unit)), UNITS[unit - 1]);
  }

  /** Returns for instance {@code 1.5 GiB (1610612736 bytes)}, where the last byte matters. */
  public static String exact(long bytes) {
    return bytes < 1024 ? text(bytes) : text(bytes) + " (" + bytes + " bytes)";
  }
}
