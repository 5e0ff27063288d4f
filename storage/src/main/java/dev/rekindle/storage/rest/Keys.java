package dev.rekindle.storage.rest;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;

/** Which keys can be asked for. */
public final class Keys {
  private Keys() {}

  /**
   * Refuses keys that what is between us and a store may fold, for then it is another object.
   *
   * @param store what a person calls the store
   */
  public static void require(String store, String key) throws StoreException {
    boolean odd = key.isEmpty() || key.startsWith("/") || key.indexOf('\0') >= 0;
    for (String segment : key.split("/", -1)) {
      odd |= segment.equals(".") || segment.equals("..");
    }
    if (odd) {
      String shown = key.replaceAll("\\p{Cntrl}", "?");
      throw new StoreException(
          Kind.INVALID,
          "%s: the key \"%s\" cannot be used: it is empty, starts with \"/\", or has a NUL, \".\" or \"..\"."
              .formatted(store, shown),
          null);
    }
  }
}
