package dev.rekindle.catalogue;

import dev.rekindle.backup.PathSegment;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a manifest says that a file's bytes are, seen from the node's own directory: whatever a
 * manifest holds, nothing outside that directory is ever named.
 *
 * @param relative the key without the prefix, the node's name and the slash after it
 * @param content the SHA-256 that the path itself states, for a variant that is kept aside
 * @param index the index directory, or null
 * @param file the file's name
 */
record ObjectPath(String relative, @Nullable String content, @Nullable String index, String file) {
  private static final String VARIANTS = "rekindle.objects";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Reads a path of a manifest. The part before the node's name may be anything: a bucket that was
   * copied still has the old prefix in its manifests.
   *
   * @param path such as {@code prefix/node/backup/data/keyspace/table/file}
   * @param root the prefix that the bucket has now, with its slash
   * @param section whose entry this is
   * @return nothing when the path is none of this node's, or not of this section's table
   */
  static Optional<ObjectPath> of(String path, String root, Section section) {
    List<String> segments = List.of(path.split("/", -1));
    for (String segment : segments) {
      if (!PathSegment.safe(segment)) {
        return Optional.empty();
      }
    }
    int last = segments.size() - 1;
    int parent = last - 1;
    String index = null;
    if (parent >= 0 && segments.get(parent).startsWith(".")) {
      index = segments.get(parent--);
    } else if (parent >= 0 && segments.get(parent).equals(section.strayDirectory())) {
      parent--;
    }
    if (parent < 3) {
      return Optional.empty();
    }
    String above = segments.get(parent - 1);
    String own = segments.get(parent);
    boolean variant = above.equals(VARIANTS) && SHA256.matcher(own).matches();
    boolean table = above.equals(section.keyspace()) && own.equals(section.table());
    if (!variant && !table) {
      return Optional.empty();
    }
    String tree = tree(String.join("/", segments.subList(0, parent - 1)), root, section);
    if (tree == null) {
      return Optional.empty();
    }
    String rest = String.join("/", segments.subList(parent - 1, segments.size()));
    return Optional.of(
        new ObjectPath(tree + rest, variant ? own : null, index, segments.get(last)));
  }

  /** Reads the part down to {@code data}: first with our own prefix, then with none, then any. */
  private static @Nullable String tree(String path, String root, Section section) {
    String full = section.backup() + "/data";
    String shared = "data";
    for (String start : List.of(root + section.node() + "/", section.node() + "/")) {
      if (path.equals(start + full)) {
        return full + "/";
      }
      if (path.equals(start + shared)) {
        return shared + "/";
      }
    }
    if (path.endsWith("/" + section.node() + "/" + full)) {
      return full + "/";
    }
    return path.endsWith("/" + section.node() + "/" + shared) ? shared + "/" : null;
  }
}
