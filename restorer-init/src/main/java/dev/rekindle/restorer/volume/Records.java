package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.Ledger;
import dev.rekindle.ledger.LedgerFormatException;
import dev.rekindle.ledger.LedgerJson;
import dev.rekindle.restorer.volume.Disk.Kind;
import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes ledger and guard, durably and in one step each. */
final class Records {

  private static final String LEDGER = "ledger.json";
  private static final String GUARD = "guard.json";

  private final Disk disk;

  Records(Disk disk) {
    this.disk = disk;
  }

  /** A ledger and the work directory that it lies in. */
  record Found(Path work, Ledger ledger) {}

  /** The one ledger of the volumes; which root's work directory holds it does not matter. */
  Optional<Found> ledger(List<Site> sites) throws IOException, VolumeException {
    List<Found> found = new ArrayList<>();
    for (Site site : sites) {
      if (site.work().isPresent() && isThere(site.working(), LEDGER)) {
        found.add(new Found(site.working(), read(site.working().resolve(LEDGER))));
      }
    }
    if (found.size() > 1) {
      throw VolumeException.of(
          "reading the ledger",
          Code.TWO_LEDGERS,
          found.get(0).work(),
          "the only ledger",
          "another one in " + found.get(1).work(),
          "volumes of two nodes are mixed up; mount each node's own, or remove the ledger that is not this node's");
    }
    return found.stream().findFirst();
  }

  private Ledger read(Path file) throws IOException, VolumeException {
    try {
      return LedgerJson.readLedger(disk.read(file));
    } catch (LedgerFormatException e) {
      throw unreadable(file, e);
    }
  }

  Optional<Guard> guard(Path work) throws IOException, VolumeException {
    if (!isThere(work, GUARD)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LedgerJson.readGuard(disk.read(work.resolve(GUARD))));
    } catch (LedgerFormatException e) {
      throw unreadable(work.resolve(GUARD), e);
    }
  }

  private static VolumeException unreadable(Path file, LedgerFormatException e) {
    return VolumeException.of(
        "reading " + file,
        Code.UNREADABLE_LEDGER,
        file,
        "a record that Rekindle wrote",
        String.valueOf(e.getMessage()),
        "see docs/ledger.md for what can be done by hand; do not start the database before");
  }

  private boolean isThere(Path work, String name) throws IOException {
    return disk.kind(work.resolve(name)) != Kind.MISSING;
  }

  void write(Path work, Ledger ledger) throws IOException {
    write(work, LEDGER, LedgerJson.write(ledger));
  }

  void write(Path work, Guard guard) throws IOException {
    write(work, GUARD, LedgerJson.write(guard));
  }

  private void write(Path work, String name, byte[] content) throws IOException {
    Path temporary = work.resolve(name + ".tmp");
    disk.write(temporary, content);
    disk.sync(temporary);
    disk.replace(temporary, work.resolve(name));
    disk.sync(work);
  }
}
