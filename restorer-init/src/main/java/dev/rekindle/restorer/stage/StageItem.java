package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file to bring onto the volume.
 *
 * @param file what the backup says
 * @param target where it goes: absolute, normalised, in a staging area
 * @param live a file of the live data that may be the same, on the same file system; null when
 *     there is none. It is linked when its bytes have the manifest's hash, and only with {@link
 *     Variant#REFUSE}: the other components are those that Cassandra may change in place, and a
 *     change must not reach two files
 * @param variant what to do when the store holds another version than the manifest names
 */
public record StageItem(ManifestFile file, Path target, @Nullable Path live, Variant variant) {

  /** What to do with a file whose object is another than the manifest names. */
  public enum Variant {
    /** Refuse. */
    REFUSE,
    /** Take it with a warning: Cassandra rewrites it in place and other backups changed it. */
    TAKE,
    /** Leave it out with a warning: Cassandra rebuilds it. */
    LEAVE_OUT
  }
}
