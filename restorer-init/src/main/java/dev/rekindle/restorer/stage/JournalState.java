package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.JournalLine.Boot;
import dev.rekindle.restorer.stage.JournalLine.Finished;
import dev.rekindle.restorer.stage.JournalLine.Part;
import dev.rekindle.restorer.stage.JournalLine.Restarted;
import dev.rekindle.restorer.stage.JournalLine.Synced;
import dev.rekindle.restorer.stage.JournalLine.Syncing;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a journal says, line after line. What was written in an earlier boot of the machine and not
 * yet synced may have been lost by a crash: such a file is to be hashed again, such a part counts
 * for nothing.
 */
final class JournalState {

  /**
   * A file that an earlier run finished.
   *
   * @param line what was noted
   * @param certain whether its data surely outlived whatever happened to the machine
   */
  record Known(Finished line, boolean certain) {}

  /** The ranges of a file that an earlier run brought. */
  record Begun(String origin, String version, RangeGrid grid, BitSet ranges) {}

  /** Something noted, and between which syncs. */
  private record Noted<T>(T what, int generation) {}

  /** The ranges of one file, by the generation that each was noted in. */
  private record Parts(Part first, Map<Integer, Integer> generations) {
    boolean fits(Part part) {
      return first.origin().equals(part.origin())
          && first.version().equals(part.version())
          && first.grid().equals(part.grid());
    }
  }

  private final String bootNow;
  private final Map<String, Noted<Known>> finished = new HashMap<>();
  private final Map<String, Parts> parts = new HashMap<>();
  private String boot = "";
  private int generation = 1;
  private int syncing;
  private int safe;

  /** Starts from nothing, on a machine up since the boot of this id. */
  JournalState(String bootNow) {
    this.bootNow = bootNow;
  }

  /** Takes in the next line. */
  void add(JournalLine line) {
    switch (line) {
      case Boot(String id) -> enter(id);
      case Syncing() -> {
        syncing = generation;
        generation++;
      }
      case Synced() -> safe = syncing;
      case Restarted(String path) -> forget(path);
      case Part part -> {
        finished.remove(part.path());
        Parts known = parts.get(part.path());
        if (known == null || !known.fits(part)) {
          known = new Parts(part, new HashMap<>());
          parts.put(part.path(), known);
        }
        known.generations().put(part.index(), generation);
      }
      case Finished file -> {
        forget(file.path());
        finished.put(file.path(), new Noted<>(new Known(file, true), generation));
      }
    }
  }

  /** Ends the reading: what the present boot wrote is in the page cache, if not on the disk. */
  JournalState end() {
    enter(bootNow);
    return this;
  }

  Optional<Known> finished(String path) {
    return Optional.ofNullable(finished.get(path)).map(Noted::what);
  }

  Optional<Begun> begun(String path) {
    return Optional.ofNullable(parts.get(path))
        .filter(p -> !p.generations().isEmpty())
        .map(
            p -> {
              BitSet ranges = new BitSet();
              p.generations().keySet().forEach(ranges::set);
              return new Begun(p.first().origin(), p.first().version(), p.first().grid(), ranges);
            });
  }

  private void forget(String path) {
    finished.remove(path);
    parts.remove(path);
  }

  private void enter(String id) {
    if (!id.equals(boot)) {
      lose();
    }
    boot = id;
  }

  /** The machine went down: what was not synced is in doubt. */
  private void lose() {
    finished.replaceAll(
        (_, noted) ->
            noted.generation() > safe
                ? new Noted<>(new Known(noted.what().line(), false), 0)
                : noted);
    parts.values().forEach(p -> p.generations().values().removeIf(g -> g > safe));
  }
}
