package dev.rekindle.restorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.ledger.Ledger;
import dev.rekindle.ledger.LedgerFormatException;
import dev.rekindle.ledger.LedgerJson;
import dev.rekindle.ledger.RootMoves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes a finished switch back to the moment at which nothing had come into the roots yet. */
final class HalfDone {
  private HalfDone() {}

  static void reopen(Path dataPath) throws IOException {
    Path file = dataPath.resolve(".rekindle/data/ledger.json");
    Ledger.Done done = (Ledger.Done) read(file);
    for (RootMoves root : done.moves()) {
      Path place = Path.of(root.place().path());
      Path incoming = place.resolveSibling(".rekindle").resolve(place.getFileName()).resolve("new");
      for (String name : root.in()) {
        Path back = incoming.resolve(done.head().restore().uid()).resolve(name);
        Files.createDirectories(back.getParent());
        Files.move(place.resolve(name), back);
      }
    }
    Files.write(file, LedgerJson.write(new Ledger.In(done.head(), done.moves(), done.since())));
    assertThat(read(file).state()).isEqualTo("in");
  }

  private static Ledger read(Path file) throws IOException {
    try {
      return LedgerJson.readLedger(Files.readAllBytes(file));
    } catch (LedgerFormatException e) {
      throw new AssertionError(e);
    }
  }
}
