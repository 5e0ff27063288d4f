package dev.rekindle.restorer.volume;

import dev.rekindle.restorer.volume.Disk.Kind;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds each root's work directory, or makes one. The answer is the same on every start: what
 * exists is used, and only where there is none a rename is tried.
 *
 * <p>{@code <parent>/.rekindle/<root>} when a directory can be renamed between parent and root,
 * else {@code <root>/.rekindle/backups}, since Cassandra's start-up check walks its data
 * directories for SSTables and skips what is called {@code backups} (StartupChecks.java).
 */
final class Survey {

  private static final String BACKUPS = "backups";

  private final Disk disk;
  private final List<VolumeProblem> problems = new ArrayList<>();

  Survey(Disk disk) {
    this.disk = disk;
  }

  /** Changes nothing. */
  List<Site> find(List<Root> roots) throws IOException, VolumeException {
    List<Site> sites = new ArrayList<>();
    for (Root root : roots) {
      sites.add(find(root));
    }
    refuseNested(sites);
    if (!problems.isEmpty()) {
      throw new VolumeException("looking at the database's directories", problems);
    }
    return sites;
  }

  private Site find(Root root) throws IOException {
    Path path = resolve(root.path());
    Kind kind = disk.kind(path);
    if (kind != Kind.DIRECTORY && kind != Kind.MISSING) {
      problems.add(
          new VolumeProblem(
              Code.NOT_A_DIRECTORY,
              root.path().toString(),
              "a directory",
              kind == Kind.LINK ? "a link to nothing" : "something else",
              "correct the path in the database's configuration, or move it away"));
    }
    Path beside = beside(path);
    Path inside = inside(path);
    boolean isBeside = disk.kind(beside) == Kind.DIRECTORY;
    boolean isInside = kind == Kind.DIRECTORY && disk.kind(inside) == Kind.DIRECTORY;
    if (isBeside && isInside) {
      problems.add(
          new VolumeProblem(
              Code.TWO_WORK_DIRECTORIES,
              path.toString(),
              "one work directory",
              "two, %s and %s".formatted(beside, inside),
              "the volume was mounted in two ways; look into both and remove the one that holds no"
                  + " ledger.json and no old data"));
    }
    return new Site(root.name(), path, root.restored(), existing(path));
  }

  private Optional<Path> existing(Path root) throws IOException {
    if (disk.kind(beside(root)) == Kind.DIRECTORY) {
      return Optional.of(beside(root));
    }
    return disk.kind(root) == Kind.DIRECTORY && disk.kind(inside(root)) == Kind.DIRECTORY
        ? Optional.of(inside(root))
        : Optional.empty();
  }

  /** The directories whose entries make a root and its work directory findable. */
  static List<Path> holding(Path root, Path work) {
    List<Path> holding = new ArrayList<>(List.of(root));
    Path ours = work.getParent();
    if (ours != null && !ours.equals(root)) {
      holding.add(ours);
      Path parent = ours.getParent();
      if (parent != null && !parent.equals(root)) {
        holding.add(parent);
      }
    }
    return holding;
  }

  private Path resolve(Path path) throws IOException {
    if (disk.kind(path) == Kind.DIRECTORY) {
      return disk.resolved(path);
    }
    if (disk.kind(path) == Kind.LINK) {
      try {
        return disk.resolved(path);
      } catch (FileSystemException e) {
        return path;
      }
    }
    Path parent = path.getParent();
    return parent != null && disk.kind(parent) != Kind.MISSING
        ? disk.resolved(parent).resolve(path.getFileName())
        : path;
  }

  private void refuseNested(List<Site> sites) {
    for (Site inner : sites) {
      for (Site outer : sites) {
        if (!inner.name().equals(outer.name()) && inner.path().startsWith(outer.path())) {
          problems.add(
              new VolumeProblem(
                  Code.NESTED_ROOTS,
                  inner.path().toString(),
                  "a directory outside of %s (%s)".formatted(outer.path(), outer.name()),
                  "%s inside of it".formatted(inner.name()),
                  "give each of them a directory of its own in the database's configuration"));
        }
      }
    }
  }

  /** Makes what is missing: the root itself, and its work directory. */
  Site settle(Site site) throws IOException, VolumeException {
    if (disk.kind(site.path()) == Kind.MISSING) {
      createRoot(site.path());
    }
    // Looked at again: an attempt that failed half-way may have left it.
    Optional<Path> work = site.work();
    if (work.isEmpty()) {
      work = existing(site.path());
    }
    if (work.isEmpty()) {
      Path made = probed(site.path()) ? beside(site.path()) : madeInside(site.path());
      for (Path directory : holding(site.path(), made)) {
        disk.sync(directory);
      }
      work = Optional.of(made);
    }
    return new Site(site.name(), site.path(), site.restored(), work);
  }

  private void createRoot(Path root) throws IOException, VolumeException {
    Path parent = root.getParent();
    if (parent == null || disk.kind(parent) != Kind.DIRECTORY) {
      throw VolumeException.of(
          "preparing " + root,
          Code.MISSING_ROOT,
          root,
          "a directory, or at least its parent",
          "neither",
          "mount the volume, or correct the data path");
    }
    disk.createDirectory(root);
    disk.sync(parent);
  }

  /** Renames a directory into the root and back; it then is the work directory beside it. */
  private boolean probed(Path root) throws IOException {
    Path parent = root.getParent();
    if (parent == null || disk.device(parent) != disk.device(root)) {
      return false;
    }
    Path ours = parent.resolve(Site.OURS);
    Path probe = ours.resolve(".probe-" + root.getFileName());
    Path there = root.resolve(Site.PROBE);
    disk.delete(there);
    try {
      if (disk.kind(ours) == Kind.MISSING) {
        disk.createDirectory(ours);
      }
      disk.delete(probe);
      disk.createDirectory(probe);
      disk.move(probe, there);
      disk.move(there, beside(root));
      return true;
    } catch (IOException e) {
      if (!refused(e)) {
        throw e;
      }
      disk.delete(there);
      if (disk.kind(ours) == Kind.DIRECTORY) {
        disk.delete(probe);
        if (disk.list(ours).isEmpty()) {
          disk.delete(ours);
        }
      }
      return false;
    }
  }

  private Path madeInside(Path root) throws IOException {
    Path ours = root.resolve(Site.OURS);
    if (disk.kind(ours) == Kind.MISSING) {
      disk.createDirectory(ours);
    }
    disk.createDirectory(inside(root));
    return inside(root);
  }

  /** Other user, other mount, read-only: what makes a parent unusable, as opposed to a fault. */
  private static boolean refused(IOException failure) {
    String reason =
        failure instanceof FileSystemException named && named.getReason() != null
            ? named.getReason()
            : "";
    return failure instanceof AccessDeniedException
        || failure instanceof AtomicMoveNotSupportedException
        || reason.contains("Read-only file system")
        || reason.contains("Operation not permitted")
        || reason.contains("cross-device");
  }

  private static Path beside(Path root) {
    Path name = root.getFileName();
    return name == null
        ? root.resolve(Site.OURS).resolve("root")
        : root.resolveSibling(Site.OURS).resolve(name);
  }

  static Path inside(Path root) {
    return root.resolve(Site.OURS).resolve(BACKUPS);
  }
}
