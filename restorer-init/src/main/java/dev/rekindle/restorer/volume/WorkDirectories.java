package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.RootMoves;
import dev.rekindle.restorer.volume.Disk.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is in the work directories of a node's roots. Knows no ledger. */
final class WorkDirectories {

  private final Disk disk;
  private final List<Site> sites;

  WorkDirectories(Disk disk, List<Site> sites) {
    this.disk = disk;
    this.sites = sites;
  }

  /** Makes {@code <work>/<part>/<uid>} unless it is there. */
  Path make(Path work, String part, String uid) throws IOException {
    Path parent = work.resolve(part);
    if (disk.kind(parent) == Kind.MISSING) {
      disk.createDirectory(parent);
    }
    Path directory = parent.resolve(uid);
    if (disk.kind(directory) == Kind.MISSING) {
      disk.createDirectory(directory);
    }
    return directory;
  }

  /** What a switch would move now. */
  List<RootMoves> moves(String uid) throws IOException {
    List<RootMoves> moves = new ArrayList<>();
    for (Site site : sites) {
      List<String> in = site.restored() ? Site.names(disk, site.incoming(uid)) : List.of();
      moves.add(new RootMoves(site.place(), site.content(disk), in));
    }
    return moves;
  }

  /** Makes all staged data durable, and where the old will go. */
  void sync(String uid) throws IOException {
    List<Path> trees = new ArrayList<>();
    List<Path> above = new ArrayList<>();
    for (Site site : sites) {
      trees.add(make(site.working(), Site.OLD, uid));
      above.add(site.working().resolve(Site.OLD));
      if (site.restored()) {
        trees.add(make(site.working(), Site.NEW, uid));
        above.add(site.working().resolve(Site.NEW));
      }
      above.add(site.working());
      above.addAll(Survey.holding(site.path(), site.working()));
    }
    disk.syncTrees(trees);
    for (Path directory : above) {
      disk.sync(directory);
    }
  }

  /** Deletes what is staged, the notes on it, and what was already on its way out. */
  void discardStaged() throws IOException {
    for (Site site : sites) {
      if (site.work().isPresent()) {
        disk.deleteTree(site.working().resolve(Site.NEW));
        disk.deleteTree(site.working().resolve(Site.JOURNAL));
        disk.deleteTree(site.working().resolve(Site.TRASH));
      }
    }
  }

  /** Old content that is set aside: complete, and not empty. */
  List<Path> setAside() throws IOException {
    List<Path> setAside = new ArrayList<>();
    for (Site site : sites) {
      if (site.work().isPresent()) {
        Path old = site.working().resolve(Site.OLD);
        for (String uid : Site.names(disk, old)) {
          if (!disk.list(old.resolve(uid)).isEmpty()) {
            setAside.add(old.resolve(uid));
          }
        }
      }
    }
    return setAside;
  }

  void releaseOld(String uid) throws IOException {
    for (Site site : sites) {
      if (site.work().isPresent()
          && Site.names(disk, site.working().resolve(Site.OLD)).contains(uid)) {
        releaseOld(site, uid);
      }
    }
  }

  /** Renamed first, durably, so that what is called old is always complete. */
  private void releaseOld(Site site, String uid) throws IOException {
    Path trash = make(site.working(), Site.TRASH, uid);
    disk.deleteTree(trash);
    disk.move(site.outgoing(uid), trash);
    disk.sync(site.working().resolve(Site.OLD));
    disk.sync(site.working().resolve(Site.TRASH));
    disk.sync(site.working());
    disk.deleteTree(trash);
  }

  /**
   * Whether no root that a restore fills holds anything; what is in a commit log is no database.
   */
  boolean rootsEmpty() throws IOException {
    for (Site site : sites) {
      if (site.restored() && !site.content(disk).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
