package dev.rekindle.restorer.run;

import dev.rekindle.proof.ProofLevel;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a pod is.
 *
 * @param state what it is doing
 * @param message what it is doing, in a sentence
 * @param job the restore that it is about, or null
 * @param progress how far the staging is, or null
 */
public record Status(State state, String message, @Nullable Job job, @Nullable Progress progress) {

  /** What a pod can be doing. */
  public enum State {
    /** It waits for the plan to say what to do. */
    WAITING,
    /** It brings data onto the volume. */
    STAGING,
    /** Every byte is on the volume and proven; it waits for the commit. */
    STAGED,
    /** It puts the data in place. */
    COMMITTING,
    /** The data is in place, or there was nothing to do. */
    DONE,
    /** It gave up; the message says why. */
    FAILED;

    /** Returns the name in JSON. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Which restore.
   *
   * @param restore its UID
   * @param backup the backup's name
   * @param source the node's name in the backup
   */
  public record Job(String restore, String backup, String source) {}

  /**
   * How far a staging is.
   *
   * @param files how many are wanted
   * @param filesDone how many are in place and proven
   * @param bytes the sum of all sizes
   * @param bytesDone of files that are in place, and of files on their way
   * @param bytesPerSecond over the last seconds
   * @param secondsLeft at this rate, or -1 when that cannot be said yet
   * @param proof how many files are proven at each level
   */
  public record Progress(
      long files,
      long filesDone,
      long bytes,
      long bytesDone,
      long bytesPerSecond,
      long secondsLeft,
      Map<ProofLevel, Long> proof) {

    /** Keeps an unmodifiable copy. */
    public Progress {
      proof = Map.copyOf(proof);
    }

    /** Returns how far it came, now that nothing moves any more. */
    Progress ended() {
      return new Progress(files, filesDone, bytes, bytesDone, 0, -1, proof);
    }
  }

  /** Whoever wants to know. Called from one thread at a time. */
  @FunctionalInterface
  public interface Listener {
    /** Takes notice. */
    void on(Status status);
  }
}
