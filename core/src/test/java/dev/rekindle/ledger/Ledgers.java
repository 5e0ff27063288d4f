package dev.rekindle.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Ledgers by chance, with the names that hurt. */
final class Ledgers {

  private static final List<String> PIECES =
      List.of(
          "a", "B", "7", "-", "_", ".", " ", "\"", "\\", "\n", "\t", "ü", "漢", "😀", "{", "sha256",
          "\u0001");

  private Ledgers() {}

  static Ledger any(RandomGenerator random) {
    Ledger.Staging staging = staging(random);
    return switch (random.nextInt(6)) {
      case 0 -> staging;
      case 1 -> staging.staged(time(random));
      case 2 -> staging.abort(time(random));
      case 3 -> out(random, staging);
      case 4 -> out(random, staging).in(time(random));
      default -> out(random, staging).in(time(random)).done(time(random));
    };
  }

  static Ledger.Staging staging(RandomGenerator random) {
    List<RootPlace> places = new ArrayList<>();
    int roots = 1 + random.nextInt(4);
    for (int i = 0; i < roots; i++) {
      places.add(
          new RootPlace(
              "root" + i, "/v/%d/%s".formatted(i, name(random)), i == 0 || random.nextBoolean()));
    }
    LedgerHead head =
        new LedgerHead(
            new Guard("n" + name(random), "w", "p-" + random.nextInt(100), "cassandra"),
            restore(random),
            random.nextBoolean(),
            time(random),
            random.nextBoolean() ? restore(random) : null);
    return new Ledger.Staging(head, places, time(random));
  }

  static Ledger.Out out(RandomGenerator random, Ledger.Staging staging) {
    List<RootMoves> moves = new ArrayList<>();
    for (RootPlace place : staging.roots()) {
      Set<String> in = place.restored() ? names(random) : Set.of();
      if (moves.isEmpty() && in.isEmpty()) {
        in = Set.of("system");
      }
      moves.add(new RootMoves(place, List.copyOf(names(random)), List.copyOf(in)));
    }
    return staging.staged(time(random)).out(moves, time(random));
  }

  private static RestoreRef restore(RandomGenerator random) {
    return new RestoreRef(
        "u" + random.nextLong(1L << 40), "b" + name(random), "d" + random.nextInt());
  }

  private static Set<String> names(RandomGenerator random) {
    Set<String> names = new TreeSet<>();
    int count = random.nextInt(5);
    while (names.size() < count) {
      names.add("k" + name(random));
    }
    return names;
  }

  private static String name(RandomGenerator random) {
    StringBuilder name = new StringBuilder();
    int length = 1 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      name.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return name.append('x').toString();
  }

  private static Instant time(RandomGenerator random) {
    return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
  }
}
