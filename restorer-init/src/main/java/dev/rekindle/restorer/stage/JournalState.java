package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.restorer.stage.JournalLine.Boot;
import dev.rekindle.restorer.stage.JournalLine.Finished;
import dev.rekindle.restorer.stage.JournalLine.Part;
import dev.rekindle.restorer.stage.JournalLine.Restarted;
import dev.rekindle.restorer.stage.JournalLine.Synced;
import dev.rekindle.restorer.stage.JournalLine.Syncing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
   * @param size bytes
   * @param modified the file's modification time in nanoseconds
   * @param level how well it is proven
   * @param taken whether it is another version than the manifest's, taken all the same
   * @param certain whether its data surely outlived whatever happened to the machine
   */
  record Known(long size, long modified, ProofLevel level, boolean taken, boolean certain) {}

  /** Half a SHA-256 stands for a text: there may be hundreds of thousands, and each is long. */
  private record Id(long high, long low) {
    static Id of(String text) {
      try {
        ByteBuffer digest =
            ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        return new Id(digest.getLong(), digest.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java has SHA-256, and this one has not", e);
      }
    }
  }

  /** A finished file: for which origin, and between which syncs it was noted. */
  private record Noted(Id origin, Known file, int generation) {
    Noted doubted() {
      return new Noted(
          origin,
          new Known(file.size(), file.modified(), file.level(), file.taken(), false),
          generation);
    }
  }

  /** The ranges of a file that an earlier run brought. */
  record Begun(String origin, String version, RangeGrid grid, BitSet ranges) {}

  /** The ranges of one file, by the generation that each was noted in. */
  private record Parts(Part first, Map<Integer, Integer> generations) {
    boolean fits(Part part) {
      return first.origin().equals(part.origin())
          && first.version().equals(part.version())
          && first.grid().equals(part.grid());
    }
  }

  private final String bootNow;
  private final Map<Id, Noted> finished = new HashMap<>();
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
        finished.remove(Id.of(part.path()));
        Parts known = parts.get(part.path());
        if (known == null || !known.fits(part)) {
          known = new Parts(part, new HashMap<>());
          parts.put(part.path(), known);
        }
        known.generations().put(part.index(), generation);
      }
      case Finished file -> {
        forget(file.path());
        finished.put(Id.of(file.path()), noted(file));
      }
    }
  }

  /** Ends the reading: what the present boot wrote is in the page cache, if not on the disk. */
  JournalState end() {
    enter(bootNow);
    return this;
  }

  private Noted noted(Finished file) {
    Known known = new Known(file.size(), file.modified(), file.level(), file.taken(), true);
    return new Noted(Id.of(file.origin()), known, generation);
  }

  /** Returns what is known of a file, if it was fetched for this. */
  Optional<Known> finished(String path, String origin) {
    return Optional.ofNullable(finished.get(Id.of(path)))
        .filter(noted -> noted.origin().equals(Id.of(origin)))
        .map(Noted::file);
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
    finished.remove(Id.of(path));
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
    finished.replaceAll((_, noted) -> noted.generation() > safe ? noted.doubted() : noted);
    parts.values().forEach(p -> p.generations().values().removeIf(g -> g > safe));
  }
}
