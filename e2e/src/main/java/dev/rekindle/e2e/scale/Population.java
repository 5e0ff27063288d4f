package dev.rekindle.e2e.scale;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How many of everything there are.
 *
 * @param namespaces each with an equal share of the StatefulSets, and of the Backups that are made
 *     by us
 * @param sets StatefulSets that opted in, of three pods each
 * @param bucket backups in the one bucket
 * @param kept how many of them the controller makes objects of, in the first namespace
 * @param backups Backup objects in the end; all others are made by us
 * @param restores how many restores are begun to see how long the first plan takes
 * @param idle how long nothing happens
 */
record Population(
    int namespaces, int sets, int bucket, int kept, int backups, int restores, Duration idle) {

  /** Of each StatefulSet. */
  static final int PODS = 3;

  static Population of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "full" -> new Population(100, 1_000, 10_000, 1_000, 10_000, 10, Duration.ofMinutes(5));
      case "small" -> new Population(4, 20, 100, 20, 100, 2, Duration.ofSeconds(2));
      default -> throw new IllegalArgumentException("--scale: full or small, not " + name);
    };
  }

  List<String> namespaceNames() {
    return IntStream.range(0, namespaces).mapToObj("team-%03d"::formatted).toList();
  }

  int setsEach() {
    return sets / namespaces;
  }
}
