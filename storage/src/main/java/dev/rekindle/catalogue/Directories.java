package dev.rekindle.catalogue;

import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The directories under a prefix: nodes that have data, whether or not anybody names them. */
final class Directories {
  private Directories() {}

  /**
   * Returns their names, with one small request for each: for the first key behind the directory
   * before.
   *
   * @return at most {@code limit} names
   */
  static SortedSet<String> list(ObjectStore store, Layout layout, int limit) throws StoreException {
    SortedSet<String> names = new TreeSet<>();
    String root = layout.root();
    String after = null;
    for (int seen = 0; seen < limit; seen++) {
      Optional<ObjectInfo> next = store.first(root, after);
      if (next.isEmpty()) {
        return names;
      }
      String key = next.get().key();
      int end = key.indexOf('/', root.length());
      if (end >= 0 && Layout.canBeNode(key.substring(root.length(), end))) {
        names.add(key.substring(root.length(), end));
      }
      // The character after the slash: no key of this directory is greater, no other is skipped
      // but an object of exactly that name, which is no directory.
      after = end < 0 ? key : key.substring(0, end) + (char) ('/' + 1);
    }
    return names;
  }
}
