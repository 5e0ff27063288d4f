package dev.rekindle.catalogue;

import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.util.SortedSet;
import java.util.TreeSet;

/** The directories under a prefix: nodes that have data, whether or not anybody names them. */
final class Directories {
  private Directories() {}

  /** Returns their names, {@code limit} at most. */
  static SortedSet<String> list(ObjectStore store, Layout layout, int limit) throws StoreException {
    SortedSet<String> names = new TreeSet<>();
    String root = layout.root();
    for (String directory : store.directories(root, limit)) {
      String name = directory.substring(root.length(), directory.length() - 1);
      if (Layout.canBeNode(name)) {
        names.add(name);
      }
    }
    return names;
  }
}
