package dev.rekindle.restorer.stage;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Guesses the part size of a multipart upload, which no store tells: sizes that real uploaders use
 * and that give the stated number of parts.
 *
 * <p>Sources: Medusa and s5cmd 50 MiB; boto3, the AWS command line and the Java transfer manager 8
 * MiB and its doublings; rclone 5 MiB; s3cmd 15 MiB; MinIO's client 16 MiB and more; Hadoop S3A 64
 * MiB or 100 MB.
 */
final class PartSizes {
  private static final long MIB = 1 << 20;
  private static final long MB = 1_000_000;
  private static final int MOST = 6;
  private static final long[] IN_MIB = {
    50, 8, 16, 5, 64, 100, 10, 32, 15, 25, 20, 128, 256, 512, 1024, 2048, 4096, 5120, 40, 80, 200
  };
  private static final long[] IN_MB = {5, 8, 10, 16, 25, 50, 64, 100, 128};

  private PartSizes() {}

  /**
   * Returns the part sizes in bytes to try, most likely first; empty when none can give that many
   * parts.
   */
  static List<Long> candidates(long size, int parts) {
    if (size <= 0) {
      return parts == 1 ? List.of(1L) : List.of();
    }
    if (parts == 1) {
      return List.of(size);
    }
    long even = Math.ceilDiv(size, parts);
    return LongStream.of(
            LongStream.concat(known(), LongStream.of(Math.ceilDiv(even, MIB) * MIB, even))
                .toArray())
        .filter(part -> Math.ceilDiv(size, part) == parts)
        .distinct()
        .limit(MOST)
        .boxed()
        .toList();
  }

  private static LongStream known() {
    return LongStream.concat(
        LongStream.of(IN_MIB).map(n -> n * MIB), LongStream.of(IN_MB).map(n -> n * MB));
  }
}
