package dev.rekindle.storage;

/**
 * A part of an object.
 *
 * @param offset of the first byte, from 0
 * @param length bytes; {@link Long#MAX_VALUE} for everything to the end. A range that ends after
 *     the object's end gives what is there; one that starts at or after it fails, but for offset 0
 */
public record ByteRange(long offset, long length) {
  /** The whole object. */
  public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

  /** Refuses what cannot be a range. */
  public ByteRange {
    if (offset < 0 || length <= 0) {
      throw new IllegalArgumentException("no such range: offset " + offset + ", length " + length);
    }
  }

  /** Returns whether this is the whole object. */
  public boolean isAll() {
    return offset == 0 && length == Long.MAX_VALUE;
  }

  /** Everything from {@code offset} to the end. */
  public static ByteRange from(long offset) {
    return new ByteRange(offset, Long.MAX_VALUE);
  }

  /**
   * Returns the offset after this range's last byte in an object of that size.
   *
   * @param size of the object, bytes
   */
  public long endIn(long size) {
    return length > size - offset ? Math.max(size, offset) : offset + length;
  }
}
