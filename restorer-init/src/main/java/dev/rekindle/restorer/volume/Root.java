package dev.rekindle.restorer.volume;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the database whose children a restore replaces; never moved itself, since it may
 * be a mount point.
 *
 * @param name a short stable name, unique on the node, such as {@code data0} or {@code commitlog}
 * @param path absolute and normalised
 * @param restored whether restored data comes in here; where not, the old content only goes out
 */
public record Root(String name, Path path, boolean restored) {
  /** By hand, since that of a record is made at run time, which takes a while (ADR 0140). */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Root root
        && name.equals(root.name)
        && path.equals(root.path)
        && restored == root.restored;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, path, restored);
  }
}
