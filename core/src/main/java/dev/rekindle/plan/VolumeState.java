package dev.rekindle.plan;

import org.jspecify.annotations.Nullable;

/**
 * What the node's volumes hold, after their own ledger was followed to its end.
 *
 * @param empty whether no database data is there
 * @param done the UID of the restore that was put in place last, or null
 * @param staging what is in the staging area, or null
 * @param held whether a restore that began on the empty volume was given up, and it is still empty
 */
public record VolumeState(
    boolean empty, @Nullable String done, @Nullable Staging staging, boolean held) {

  /** A volume on which no restore was given up. */
  public VolumeState(boolean empty, @Nullable String done, @Nullable Staging staging) {
    this(empty, done, staging, false);
  }

  /**
   * A restore's data that is not in place.
   *
   * @param uid the restore
   * @param complete whether every byte is there and proven
   */
  public record Staging(String uid, boolean complete) {}

  /**
   * Returns whether the restore's data is in place: a volume that somebody emptied since holds it
   * no more, whatever the ledger says.
   */
  public boolean holds(String uid) {
    return !empty && uid.equals(done);
  }

  /** Returns whether nothing is there but what this restore brought. */
  boolean takes(String uid) {
    return empty && (done == null || uid.equals(done));
  }

  boolean staged(String uid) {
    return staging != null && staging.complete() && staging.uid().equals(uid);
  }
}
