package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.RootMoves;
import dev.rekindle.ledger.RootPlace;
import dev.rekindle.restorer.volume.Disk.Kind;
import dev.rekindle.restorer.volume.Switch.Step;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the roots that a ledger names are there now. */
final class Presence {

  private static final String TRIED = "looking for the directories that the ledger names";

  private final Disk disk;
  private final List<Site> sites;

  Presence(Disk disk, List<Site> sites) {
    this.disk = disk;
    this.sites = sites;
  }

  /** Data of a restore on one volume, and its ledger on another one that is not here. */
  void refuseDataWithoutLedger() throws IOException, VolumeException {
    List<VolumeProblem> problems = new ArrayList<>();
    for (Site site : sites) {
      if (site.work().isEmpty()) {
        continue;
      }
      for (String directory : List.of(Site.OLD, Site.NEW)) {
        Path path = site.working().resolve(directory);
        if (!Site.names(disk, path).isEmpty()) {
          problems.add(
              new VolumeProblem(
                  Code.LOST_LEDGER,
                  path.toString(),
                  "a ledger that says what this is",
                  "none on any volume",
                  "mount the volume with the ledger; if it is gone for good, see docs/ledger.md and remove this directory"));
        }
      }
    }
    refuse(problems);
  }

  /** After a restore: the volumes with its data must still be there. */
  void refuseMissing(List<RootPlace> places) throws VolumeException, IOException {
    List<VolumeProblem> problems = new ArrayList<>();
    for (RootPlace place : places) {
      for (Site site : sites) {
        if (place.restored()
            && site.path().toString().equals(place.path())
            && site.work().isEmpty()) {
          problems.add(missing(place));
        }
      }
    }
    refuse(problems);
  }

  /** Whether all that was staged for exactly these roots can still be there. */
  boolean holdsStaged(List<RootPlace> places) throws IOException {
    if (!sites.stream().map(Site::place).toList().equals(places)) {
      return false;
    }
    for (Site site : sites) {
      if (site.restored() && !usable(site)) {
        return false;
      }
    }
    return true;
  }

  /** The roots as the ledger names them, whatever the configuration says meanwhile. */
  List<Step> steps(List<RootMoves> moves) throws IOException, VolumeException {
    List<Step> steps = new ArrayList<>();
    List<VolumeProblem> problems = new ArrayList<>();
    for (RootMoves root : moves) {
      RootPlace place = root.place();
      Site site =
          new Survey(disk)
              .find(List.of(new Root(place.name(), Path.of(place.path()), place.restored())))
              .getFirst();
      if (usable(site)) {
        steps.add(new Step(site, root));
      } else {
        problems.add(missing(place));
      }
    }
    refuse(problems);
    return steps;
  }

  private boolean usable(Site site) throws IOException {
    return site.work().isPresent() && disk.kind(site.path()) == Kind.DIRECTORY;
  }

  private static VolumeProblem missing(RootPlace place) {
    return new VolumeProblem(
        Code.MISSING_ROOT,
        place.path(),
        "the directory %s with Rekindle's work directory, as when the ledger was written"
            .formatted(place.name()),
        "another volume, or none",
        "mount the volume that belongs there; if it is gone for good, see docs/ledger.md");
  }

  private static void refuse(List<VolumeProblem> problems) throws VolumeException {
    if (!problems.isEmpty()) {
      throw new VolumeException(TRIED, problems);
    }
  }
}
