package dev.rekindle.restorer.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What to bring where.
 *
 * @param areas the staging directories, one for each root that data goes to; each exists, and
 *     <em>everything in it that no item wants is deleted</em>
 * @param journal the file that remembers what is finished; in no area
 * @param items the files; every target is in one of the areas
 * @param syncing brings what was written to the disk; called every half minute for each area
 */
public record StageRequest(List<Path> areas, Path journal, List<StageItem> items, Syncing syncing) {

  /** Brings everything written to a file system to the disk: {@code syncfs(2)}. */
  @FunctionalInterface
  public interface Syncing {
    /** Returns when all data and metadata of the file system of this directory are on the disk. */
    void sync(Path directory) throws IOException;
  }

  /** Keeps unmodifiable copies. */
  public StageRequest {
    areas = List.copyOf(areas);
    items = List.copyOf(items);
  }
}
