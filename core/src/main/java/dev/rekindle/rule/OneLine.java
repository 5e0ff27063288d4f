package dev.rekindle.rule;

import dev.rekindle.topology.NaturalOrder;
import java.util.Collection;
import java.util.List;

/** Texts of unknown origin and length, made fit for one line of a message. */
final class OneLine {
  private static final int LONGEST = 1_000;
  private static final int MOST_NAMES = 20;

  private OneLine() {}

  /** Returns the text without line breaks and other control characters, cut when far too long. */
  static String of(String text) {
    String cut = cut(text, LONGEST);
    var line = new StringBuilder(cut.length());
    cut.codePoints()
        .forEach(
            c -> {
              if (invisible(c)) {
                line.append(String.format("\\u%04x", c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }

  /** Returns the names in natural order; beyond twenty it says how many more there are. */
  static String names(Collection<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    List<String> sorted = names.stream().sorted(NaturalOrder.NATURAL).toList();
    if (sorted.size() <= MOST_NAMES) {
      return String.join(", ", sorted);
    }
    return String.join(", ", sorted.subList(0, MOST_NAMES))
        + " and "
        + (sorted.size() - MOST_NAMES)
        + " more";
  }

  /**
   * Returns at most so many characters of a text; a cut is marked, and never splits a character.
   */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + '…';
  }

  private static boolean invisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          true;
      default -> false;
    };
  }
}
