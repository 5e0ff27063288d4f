package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How far a staging is, for whoever shows it: read {@link #now} as often as you like. Thread safe.
 */
public final class StageProgress {

  /** What is going on. */
  public enum Phase {
    /** Nothing has begun. */
    WAITING,
    /** What is on the volume already is looked at, and hashed where needed. */
    REUSING,
    /** Files are downloaded. */
    DOWNLOADING,
    /** Everything is there and proven. */
    DONE
  }

  /**
   * The numbers at one moment.
   *
   * @param phase what is going on
   * @param files how many files are wanted
   * @param filesDone how many are in place and proven
   * @param bytes the sum of all files' sizes
   * @param bytesDone of files in place, and of files on their way
   * @param bytesDownloaded bytes that came from the store in this run
   * @param proof how many files are proven at each level
   */
  public record Snapshot(
      Phase phase,
      long files,
      long filesDone,
      long bytes,
      long bytesDone,
      long bytesDownloaded,
      Map<ProofLevel, Long> proof) {
    /** Keeps an unmodifiable copy. */
    public Snapshot {
      proof = Map.copyOf(proof);
    }
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
  private final AtomicLong files = new AtomicLong();
  private final Map<ProofLevel, Long> proven = new EnumMap<>(ProofLevel.class);
  private final AtomicLong filesDone = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong bytesReused = new AtomicLong();
  private final AtomicLong bytesDownloaded = new AtomicLong();

  /** Returns the numbers now. */
  public Snapshot now() {
    long downloaded = bytesDownloaded.get();
    long total = bytes.get();
    return new Snapshot(
        phase.get(),
        files.get(),
        filesDone.get(),
        total,
        Math.min(total, bytesReused.get() + downloaded),
        downloaded,
        proof());
  }

  private Map<ProofLevel, Long> proof() {
    synchronized (proven) {
      return Map.copyOf(proven);
    }
  }

  void wanted(long fileCount, long byteCount) {
    files.set(fileCount);
    bytes.set(byteCount);
  }

  void enter(Phase next) {
    phase.set(next);
  }

  void downloaded(long count) {
    bytesDownloaded.addAndGet(count);
  }

  void reused(long count) {
    bytesReused.addAndGet(count);
  }

  /** A file was left out, for the database builds it anew. */
  void fileLeftOut() {
    filesDone.incrementAndGet();
  }

  void fileProven(ProofLevel level) {
    synchronized (proven) {
      proven.merge(level, 1L, Long::sum);
    }
    filesDone.incrementAndGet();
  }
}
