package dev.rekindle.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which restore a ledger is about.
 *
 * @param uid of the restore; becomes a directory's name, so letters, digits, dots, dashes and
 *     underscores only, at most 128, beginning with a letter or a digit
 * @param backup the backup's name
 * @param digest of the node's manifest, as the plan has it
 */
public record RestoreRef(String uid, String backup, String digest) {

  /** Refuses what cannot be written down with an {@link IllegalArgumentException}. */
  public RestoreRef {
    Texts.directoryName("uid", uid);
    Texts.filled("backup", backup);
    Texts.filled("digest", digest);
  }

  /** By hand, since that of a record is made at run time, which takes a while (ADR 0140). */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RestoreRef restore
        && uid.equals(restore.uid)
        && backup.equals(restore.backup)
        && digest.equals(restore.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(uid, backup, digest);
  }

  @Override
  public String toString() {
    return "restore " + uid + " of backup " + backup;
  }
}
