package dev.rekindle.storage;

import java.util.Optional;

/** A listing on its way: one pass, pages fetched as they are needed. For one thread. */
public interface Listing extends AutoCloseable {
  /** Returns the next object, or nothing after the last one. */
  Optional<ObjectInfo> next() throws StoreException;

  @Override
  void close();
}
