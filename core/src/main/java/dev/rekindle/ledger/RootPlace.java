package dev.rekindle.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A root as the ledger knows it.
 *
 * @param name unique on the node
 * @param path absolute, links resolved
 * @param restored whether data comes in; where not, the old content only goes out
 */
public record RootPlace(String name, String path, boolean restored) {

  /** Refuses empty parts with an {@link IllegalArgumentException}. */
  public RootPlace {
    Texts.filled("name", name);
    Texts.filled("path", path);
  }

  /** By hand, since that of a record is made at run time, which takes a while (ADR 0140). */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RootPlace place
        && name.equals(place.name)
        && path.equals(place.path)
        && restored == place.restored;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, path, restored);
  }
}
