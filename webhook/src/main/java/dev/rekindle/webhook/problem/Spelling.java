package dev.rekindle.webhook.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody who mistyped a name probably meant. */
public final class Spelling {
  private Spelling() {}

  /**
   * Returns the name that needs the fewest letters changed; empty when all are so different that a
   * guess would mislead.
   */
  public static Optional<String> closest(String typed, Collection<String> names) {
    int most = Math.max(2, typed.length() / 3);
    return names.stream()
        .filter(name -> distance(typed, name) <= most)
        .min(Comparator.comparingInt((String name) -> distance(typed, name)));
  }

  /** Returns a sentence that names the closest, or else all. */
  public static String advice(String typed, Collection<String> names) {
    return closest(typed, names)
        .map(name -> "Did you mean " + name + "?")
        .orElseGet(() -> "Known are: " + String.join(", ", names) + ".");
  }

  // Levenshtein; a long text is cut, since nobody types it by mistake.
  private static int distance(String typed, String name) {
    String from = typed.length() > 100 ? typed.substring(0, 100) : typed;
    int[] before = new int[name.length() + 1];
    for (int j = 0; j <= name.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[name.length() + 1];
      row[0] = i;
      for (int j = 1; j <= name.length(); j++) {
        int swap = from.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(before[j - 1] + swap, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return before[name.length()];
  }
}
