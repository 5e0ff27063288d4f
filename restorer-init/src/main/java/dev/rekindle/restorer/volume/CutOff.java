package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.Ledger;
import dev.rekindle.restorer.volume.Disk.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a switch that was cut off by the ledgers themselves, without a configuration. */
final class CutOff {
  private final Disk disk;
  private final Guard guard;

  CutOff(Disk disk, Guard guard) {
    this.disk = disk;
    this.guard = guard;
  }

  /** Returns the roots of the first one that is this pod's; changes nothing. */
  Optional<List<Root>> below(Path dataPath) throws IOException {
    for (Path work : workDirectories(dataPath)) {
      Optional<Ledger> ledger = ledger(work);
      if (ledger.isPresent()
          && ledger.get() instanceof Ledger.Committed committed
          && !(committed instanceof Ledger.Done)
          && committed.head().guard().equals(guard)) {
        return Optional.of(
            committed.roots().stream()
                .map(place -> new Root(place.name(), Path.of(place.path()), place.restored()))
                .toList());
      }
    }
    return Optional.empty();
  }

  /** Beside each root, or inside of it; see {@link Survey}. */
  private List<Path> workDirectories(Path dataPath) {
    List<Path> found = new ArrayList<>();
    Path ours = dataPath.resolve(Site.OURS);
    for (String name : names(ours)) {
      found.add(ours.resolve(name));
    }
    for (String name : names(dataPath)) {
      found.add(Survey.inside(dataPath.resolve(name)));
    }
    found.removeIf(path -> !isDirectory(path));
    return found;
  }

  /** What cannot be listed is complained of when the volume is opened. */
  private List<String> names(Path directory) {
    try {
      return isDirectory(directory) ? disk.list(directory) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private boolean isDirectory(Path path) {
    try {
      return disk.kind(path) == Kind.DIRECTORY;
    } catch (IOException e) {
      return false;
    }
  }

  /** A ledger that cannot be read is told of when the volume is opened with its configuration. */
  private Optional<Ledger> ledger(Path work) throws IOException {
    Site site = new Site(work.toString(), work, false, Optional.of(work));
    try {
      return new Records(disk).ledger(List.of(site)).map(Records.Found::ledger);
    } catch (VolumeException e) {
      return Optional.empty();
    }
  }
}
