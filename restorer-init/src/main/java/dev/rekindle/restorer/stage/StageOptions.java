package dev.rekindle.restorer.stage;

/**
 * How a staging is done. A bandwidth limit is the store's matter: hand in a limited store.
 *
 * @param concurrency how many requests are under way at once
 * @param partSize bytes of one request for a large file
 * @param reserve bytes of each file system to leave free
 * @param proof whether every file needs content proof
 */
public record StageOptions(int concurrency, long partSize, long reserve, RequiredProof proof) {
  /** For a network whose single connections are slower than the whole. */
  public static final StageOptions DEFAULT =
      new StageOptions(16, 16L << 20, 256L << 20, RequiredProof.ANY);

  /** What a file must have shown to count. */
  public enum RequiredProof {
    /** Whatever the backup states about it. */
    ANY,
    /** Its content: {@code requireContentHash}. */
    CONTENT
  }

  /** Refuses numbers that cannot work. */
  public StageOptions {
    if (concurrency < 1 || partSize < 64 << 10 || reserve < 0) {
      throw new IllegalArgumentException(
          "concurrency %d must be at least 1, part size %d at least 65536, reserve %d at least 0"
              .formatted(concurrency, partSize, reserve));
    }
  }

  /** Returns the same with another number of requests at once. */
  public StageOptions withConcurrency(int requests) {
    return new StageOptions(requests, partSize, reserve, proof);
  }
}
