package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.RootPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A root and its work directory on the same mount.
 *
 * @param name of the root
 * @param path of the root, links resolved
 * @param restored whether data comes in
 * @param work the work directory, when there is one already
 */
record Site(String name, Path path, boolean restored, Optional<Path> work) {

  /** In the parent of a root; in a root itself where the parent is another mount. */
  static final String OURS = ".rekindle";

  /** Where a probe sits for a moment; left over only by a crash. */
  static final String PROBE = ".rekindle-probe";

  /** What belongs to the file system (ext4, NetApp) or to us, and neither moves nor counts. */
  private static final Set<String> FIXTURES = Set.of("lost+found", ".snapshot", OURS, PROBE);

  static final String OLD = "old";
  static final String NEW = "new";
  static final String JOURNAL = "journal";
  static final String TRASH = "trash";

  RootPlace place() {
    return new RootPlace(name, path.toString(), restored);
  }

  Path working() {
    return work.orElseThrow(() -> new IllegalStateException(path + " has no work directory yet"));
  }

  Path incoming(String uid) {
    return working().resolve(NEW).resolve(uid);
  }

  Path outgoing(String uid) {
    return working().resolve(OLD).resolve(uid);
  }

  static boolean fixture(String name) {
    return FIXTURES.contains(name);
  }

  /** The names in the root that are the database's; none when the root is not there. */
  List<String> content(Disk disk) throws IOException {
    if (disk.kind(path) == Disk.Kind.MISSING) {
      return List.of();
    }
    return disk.list(path).stream().filter(name -> !fixture(name)).toList();
  }

  /** The names in a directory of ours; none when it is not there. */
  static List<String> names(Disk disk, Path directory) throws IOException {
    return disk.kind(directory) == Disk.Kind.MISSING ? List.of() : disk.list(directory);
  }
}
