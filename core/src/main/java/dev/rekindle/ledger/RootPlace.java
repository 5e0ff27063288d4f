package dev.rekindle.ledger;

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
}
