package dev.rekindle.restorer.stage;

import dev.rekindle.rule.ByteCount;
import java.util.Optional;

/**
 * Whether a download fits on a file system.
 *
 * @param where a path on it, for the message
 * @param free bytes that the process may still write
 * @param files files to come
 * @param bytes bytes to come
 * @param reserve bytes to leave free
 * @param elsewhere bytes of the wanted files that are on the volume already
 */
record Space(String where, long free, long files, long bytes, long reserve, long elsewhere) {
  /** A file takes whole blocks, and its inode. */
  private static final long OVERHEAD = 4096;

  /** Returns why it does not fit, or nothing. */
  Optional<StageProblem> shortage() {
    long needed = bytes + files * OVERHEAD + reserve;
    if (needed <= free || files == 0) {
      return Optional.empty();
    }
    return Optional.of(
        StageProblem.of(
            StageProblem.Kind.SPACE,
            ("%s: %s free, but %s are needed: %s to download in %d files and %s in reserve; %s are"
                    + " on the volume already. Short by %s (%d bytes). Enlarge the claim, or make room"
                    + " by deleting local snapshots; what the live data holds under the same hash"
                    + " needs no room. As a last resort give up the old volume by hand and restore"
                    + " onto an empty one.")
                .formatted(
                    where,
                    ByteCount.text(free),
                    ByteCount.text(needed),
                    ByteCount.text(bytes),
                    files,
                    ByteCount.text(reserve),
                    ByteCount.text(elsewhere),
                    ByteCount.text(needed - free),
                    needed - free)));
  }
}
