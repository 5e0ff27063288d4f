package dev.rekindle.ledger;

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

  @Override
  public String toString() {
    return "restore %s of backup %s".formatted(uid, backup);
  }
}
