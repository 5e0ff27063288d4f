package dev.rekindle.storage;

/** What a put does when the object exists. */
public enum PutMode {
  /** The new content takes the old one's place. */
  REPLACE,
  /**
   * The put fails with {@link StoreException.Kind#EXISTS}; of several at the same time exactly one
   * wins.
   */
  IF_ABSENT
}
