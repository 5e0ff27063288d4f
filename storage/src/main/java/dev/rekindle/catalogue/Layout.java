package dev.rekindle.catalogue;

import dev.rekindle.backup.PathSegment;
import java.util.List;
import java.util.Optional;

/**
 * Where things are under one prefix of a bucket that Medusa writes. Source: {@code
 * medusa/storage/node_backup.py}, {@code index.py}.
 *
 * @param root empty, or the prefix and a slash
 */
record Layout(String root) {
  /** The directory beside the nodes' ones; no node can have this name. */
  static final String INDEX = "index";

  /** Reads a prefix as people write it: slashes at its ends do not count. */
  static Layout of(String prefix) {
    String inner = prefix.replaceAll("^/+|/+$", "");
    if (inner.isEmpty()) {
      return new Layout("");
    }
    for (String segment : inner.split("/", -1)) {
      Optional<String> problem = PathSegment.problem(segment);
      if (problem.isPresent()) {
        throw new IllegalArgumentException(
            "The prefix "
                + PathSegment.shown(prefix)
                + " of the storage cannot be read: its part "
                + PathSegment.shown(segment)
                + " "
                + problem.get()
                + ". Write it as segments with single slashes between them.");
      }
    }
    return new Layout(inner + "/");
  }

  /**
   * Returns where an index of backups may be, most likely first. Medusa loses a prefix of one
   * character in the index's keys and in manifests' paths, and keeps it everywhere else.
   */
  List<String> indexes() {
    String index = INDEX + "/backup_index/";
    return sharesIndex() ? List.of(root + index, index) : List.of(root + index);
  }

  /** Returns whether the index may hold backups of others. */
  boolean sharesIndex() {
    return root.length() == 2;
  }

  String node(String node) {
    return root + node + "/";
  }

  String meta(String node, String backup) {
    return node(node) + backup + "/meta/";
  }

  /** Where the files of a full backup are. */
  String fullData(String node, String backup) {
    return node(node) + backup + "/data/";
  }

  /** Where the files are that the differential backups of a node share. */
  String sharedData(String node) {
    return node(node) + "data/";
  }

  /** Returns whether this can be a node's name, and so the name of its directory. */
  static boolean canBeNode(String name) {
    return PathSegment.safe(name) && !name.equals(INDEX);
  }
}
