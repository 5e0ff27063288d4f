package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.RootMoves;
import dev.rekindle.restorer.volume.Disk.Kind;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The two loops of a switch. Each looks at everything first and moves nothing if anything is not as
 * the ledger says; each does only what is still to do, so that it can be cut off at any point and
 * run again.
 */
final class Switch {

  private static final String TRIED = "switching to the restored data";

  private final Disk disk;
  private final String uid;
  private final List<VolumeProblem> problems = new ArrayList<>();

  Switch(Disk disk, String uid) {
    this.disk = disk;
    this.uid = uid;
  }

  /** A root of the ledger, with its work directory, and what moves there. */
  record Step(Site site, RootMoves moves) {}

  /**
   * Old content leaves the roots, durably.
   *
   * @return how many names were moved now
   */
  int out(List<Step> steps) throws IOException, VolumeException {
    for (Step step : steps) {
      Path old = step.site().outgoing(uid);
      refuseUnlisted(step, step.moves().out());
      for (String name : step.moves().out()) {
        refuseBoth(step.site().path().resolve(name), old.resolve(name));
      }
    }
    refuse();
    int moved = 0;
    for (Step step : steps) {
      moved += move(step.moves().out(), step.site().path(), step.site().outgoing(uid));
    }
    for (Step step : steps) {
      disk.sync(step.site().outgoing(uid));
      disk.sync(step.site().path());
      refuseUnlisted(step, List.of());
    }
    refuse();
    return moved;
  }

  /**
   * Restored content enters the roots, durably.
   *
   * @return how many names were moved now
   */
  int in(List<Step> steps) throws IOException, VolumeException {
    for (Step step : steps) {
      Path incoming = step.site().incoming(uid);
      refuseUnlisted(step, step.moves().in());
      for (String name : step.moves().in()) {
        refuseBoth(incoming.resolve(name), step.site().path().resolve(name));
        refuseNeither(incoming.resolve(name), step.site().path().resolve(name));
      }
    }
    refuse();
    int moved = 0;
    for (Step step : steps) {
      moved += move(step.moves().in(), step.site().incoming(uid), step.site().path());
    }
    for (Step step : steps) {
      disk.sync(step.site().path());
      if (!step.moves().in().isEmpty()) {
        disk.sync(step.site().incoming(uid));
      }
      refuseUnlisted(step, step.moves().in());
    }
    refuse();
    return moved;
  }

  private int move(List<String> names, Path from, Path to) throws IOException {
    int moved = 0;
    for (String name : names) {
      if (disk.kind(from.resolve(name)) != Kind.MISSING) {
        disk.move(from.resolve(name), to.resolve(name));
        moved++;
      }
    }
    return moved;
  }

  private void refuseUnlisted(Step step, List<String> listed) throws IOException {
    Set<String> unlisted = new TreeSet<>(step.site().content(disk));
    unlisted.removeAll(new HashSet<>(listed));
    for (String name : unlisted) {
      problems.add(
          new VolumeProblem(
              Code.UNEXPECTED_CONTENT,
              step.site().path().resolve(name).toString(),
              "nothing that the ledger does not know",
              "a file or directory that appeared after the switch began",
              "stop what wrote it, move it to %s, and start again"
                  .formatted(step.site().outgoing(uid))));
    }
  }

  private void refuseBoth(Path from, Path to) throws IOException {
    if (disk.kind(from) != Kind.MISSING && disk.kind(to) != Kind.MISSING) {
      problems.add(
          new VolumeProblem(
              Code.UNEXPECTED_CONTENT,
              from.toString(),
              "either this or " + to,
              "both",
              "something wrote here during the switch; stop it, look at both, move the younger one away, and start again"));
    }
  }

  private void refuseNeither(Path from, Path to) throws IOException {
    if (disk.kind(from) == Kind.MISSING && disk.kind(to) == Kind.MISSING) {
      problems.add(
          new VolumeProblem(
              Code.LOST_CONTENT,
              to.toString(),
              "restored data here or in " + from.getParent(),
              "neither",
              "somebody removed it; docs/ledger.md says how to go back to the old data by hand"));
    }
  }

  private void refuse() throws VolumeException {
    if (!problems.isEmpty()) {
      throw new VolumeException(TRIED, problems);
    }
  }
}
