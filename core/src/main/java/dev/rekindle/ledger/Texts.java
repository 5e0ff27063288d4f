package dev.rekindle.ledger;

import java.util.regex.Pattern;

/** What a text in a ledger may be. Each check throws {@link IllegalArgumentException}. */
final class Texts {

  private static final Pattern DIRECTORY_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private Texts() {}

  static void filled(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("%s is empty".formatted(field));
    }
  }

  static void directoryName(String field, String value) {
    if (!DIRECTORY_NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s is '%s', expected 1 to 128 letters, digits, dots, dashes or underscores, a letter or digit first"
              .formatted(field, value));
    }
  }

  static void segment(String field, String value) {
    if (value.isEmpty()
        || value.equals(".")
        || value.equals("..")
        || value.indexOf('/') >= 0
        || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "%s is '%s', expected the name of one file or directory".formatted(field, value));
    }
  }
}
