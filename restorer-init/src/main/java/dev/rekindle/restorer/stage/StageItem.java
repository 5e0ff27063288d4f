package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file to bring onto the volume.
 *
 * @param file what the backup says
 * @param place where it goes; one for many files, since paths are large and files many
 * @param variant what to do when the store holds another version than the manifest names
 */
public record StageItem(ManifestFile file, Place place, Variant variant) {

  /** What to do with a file whose object is another than the manifest names. */
  public enum Variant {
    /** Refuse. */
    REFUSE,
    /** Take it with a warning: Cassandra rewrites it in place and other backups changed it. */
    TAKE,
    /** Leave it out with a warning: Cassandra rebuilds it. */
    LEAVE_OUT
  }

  /** Where files go. */
  public sealed interface Place {
    /**
     * Below a directory, as the backup has it.
     *
     * @param area absolute, normalised; a staging area
     * @param live the directory of the live data, on the same file system
     */
    record Below(Path area, Path live) implements Place {}

    /** Exactly there. */
    record At(Path target, @Nullable Path live) implements Place {}
  }

  /** A file with a place of its own. */
  public StageItem(ManifestFile file, Path target, @Nullable Path live, Variant variant) {
    this(file, new Place.At(target, live), variant);
  }

  /** Returns where the file goes: absolute, normalised, in a staging area. */
  public Path target() {
    return switch (place) {
      case Place.Below(Path area, _) -> area.resolve(file.path());
      case Place.At(Path target, _) -> target;
    };
  }

  /**
   * Returns a file of the live data that may be the same, on the same file system; null when there
   * is none. It is linked when its bytes have the manifest's hash, and only with {@link
   * Variant#REFUSE}: the other components are those that Cassandra may change in place, and a
   * change must not reach two files.
   */
  public @Nullable Path live() {
    return switch (place) {
      case Place.Below(_, Path live) -> live.resolve(file.path());
      case Place.At(_, Path live) -> live;
    };
  }
}
