package dev.rekindle.restorer.run;

import org.jspecify.annotations.Nullable;

/**
 * How a run ended well.
 *
 * @param result what it comes to
 * @param message what happened, and what to do if anything
 * @param job the restore that it was about, or null
 * @param digest of the node's backup that is in place, or null
 * @param summary what it took, or null when nothing was restored or the numbers are lost
 */
public record Outcome(
    Result result,
    String message,
    Status.@Nullable Job job,
    @Nullable String digest,
    @Nullable Summary summary) {

  /** What a good end comes to. */
  public enum Result {
    /** The data was found, proven and put in place. */
    RESTORED,
    /** There was nothing to do. */
    NOTHING
  }

  static Outcome nothing(String message) {
    return new Outcome(Result.NOTHING, message, null, null, null);
  }

  /** Nothing was to be done, since a restore is in place. */
  static Outcome inPlace(String message, Status.Job job) {
    return new Outcome(Result.NOTHING, message, job, null, null);
  }
}
