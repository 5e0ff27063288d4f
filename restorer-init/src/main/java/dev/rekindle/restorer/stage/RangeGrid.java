package dev.rekindle.restorer.stage;

import dev.rekindle.storage.ByteRange;

/**
 * How one file is cut: into segments that are hashed on their own, and these into ranges that are
 * fetched on their own. No range crosses the end of a segment.
 *
 * @param size of the file, in bytes
 * @param segment bytes that one digest runs over; the last one may be shorter
 * @param range bytes of one request; the last of a segment may be shorter
 */
record RangeGrid(long size, long segment, long range) {
  /** A segment of up to so many parts is fetched as one range, and hashed as it comes. */
  private static final int INLINE = 4;

  RangeGrid {
    if (size < 0 || segment <= 0 || range <= 0 || range > segment) {
      throw new IllegalArgumentException(
          "no such grid: size " + size + ", segment " + segment + ", range " + range);
    }
  }

  /** Chooses the grid for a file whose parts are to be about {@code partSize} bytes. */
  static RangeGrid of(long size, Digesting digesting, long partSize) {
    long whole = Math.max(size, 1);
    return switch (digesting) {
      case Digesting.Nothing _ ->
          new RangeGrid(size, whole, size <= 2 * partSize ? whole : partSize);
      case Digesting.Whole _ -> segmented(size, whole, partSize);
      case Digesting.Parts parts -> segmented(size, parts.partSize(), partSize);
    };
  }

  /** The grid of one request for each segment, for bytes that cannot be read again. */
  static RangeGrid inOnePass(long size, Digesting digesting, long partSize) {
    RangeGrid grid = of(size, digesting, partSize);
    return digesting instanceof Digesting.Nothing
        ? grid
        : new RangeGrid(size, grid.segment, grid.segment);
  }

  private static RangeGrid segmented(long size, long segment, long partSize) {
    return new RangeGrid(size, segment, segment <= INLINE * partSize ? segment : partSize);
  }

  /** Returns how many segments there are; an empty file has one. */
  int segments() {
    return Math.toIntExact(Math.max(1, Math.ceilDiv(size, segment)));
  }

  /** Returns how many ranges there are; an empty file has one. */
  int ranges() {
    long last = size - (segments() - 1) * segment;
    return Math.toIntExact(
        (segments() - 1) * perSegment() + Math.max(1, Math.ceilDiv(last, range)));
  }

  /** Returns how many ranges a whole segment has. */
  long perSegment() {
    return Math.ceilDiv(segment, range);
  }

  /** Returns the segment that a range is in. */
  int segmentOf(int index) {
    return (int) (index / perSegment());
  }

  /** Returns the place of a range within its segment. */
  int placeOf(int index) {
    return (int) (index % perSegment());
  }

  /** Returns how many ranges a segment has. */
  int rangesOf(int segmentIndex) {
    return segmentIndex < segments() - 1
        ? (int) perSegment()
        : ranges() - (int) (segmentIndex * perSegment());
  }

  /** Returns the offset of a range, in bytes. */
  long offset(int index) {
    return segmentOf(index) * segment + placeOf(index) * range;
  }

  /** Returns the bytes of a range; only an empty file has an empty one. */
  long length(int index) {
    long end = Math.min((segmentOf(index) + 1) * segment, size);
    return Math.min(range, end - offset(index));
  }

  /** Returns what to ask the store for. */
  ByteRange request(int index) {
    return ranges() == 1 ? ByteRange.ALL : new ByteRange(offset(index), length(index));
  }
}
