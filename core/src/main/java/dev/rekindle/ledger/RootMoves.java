package dev.rekindle.ledger;

import java.util.List;
import java.util.TreeSet;

/**
 * What the switch moves at one root: names of children, never paths.
 *
 * @param place the root
 * @param out names that leave the root, sorted
 * @param in names that appear in the root, sorted; empty where nothing is restored
 */
public record RootMoves(RootPlace place, List<String> out, List<String> in) {

  /** Refuses paths, duplicates and restored names in a root that takes none. */
  public RootMoves {
    out = names(out);
    in = names(in);
    if (!place.restored() && !in.isEmpty()) {
      throw new IllegalArgumentException(
          "root %s takes no restored data, but has %s to come in".formatted(place.name(), in));
    }
  }

  private static List<String> names(List<String> names) {
    TreeSet<String> sorted = new TreeSet<>();
    for (String name : names) {
      Texts.segment("name", name);
      if (!sorted.add(name)) {
        throw new IllegalArgumentException("%s is listed twice".formatted(name));
      }
    }
    return List.copyOf(sorted);
  }
}
