package dev.rekindle.plan;

/**
 * What the user asked for beyond the data itself.
 *
 * @param requireContentHash refuse files whose bytes cannot be compared with a hash
 * @param oldData what becomes of the data that the restore set aside
 * @param onlyEmpty refuse volumes that hold data of a database, or of another restore
 */
public record RestoreOptions(boolean requireContentHash, OldData oldData, boolean onlyEmpty) {
  /** What holds when nothing is said. */
  public static final RestoreOptions DEFAULT =
      new RestoreOptions(false, OldData.DELETE_WHEN_COMPLETED);

  /** Replaces what volumes hold. */
  public RestoreOptions(boolean requireContentHash, OldData oldData) {
    this(requireContentHash, oldData, false);
  }
}
