package dev.rekindle.backup;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * The rules for a name that becomes one segment of a path or of an object's key. Names in a bucket
 * are input from strangers: each passes here before anything is done with it.
 */
public final class PathSegment {
  /** What the file systems of Linux allow for one name, in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  private static final int SHOWN = 80;

  private PathSegment() {}

  /** Returns why this cannot be one segment of a path, or nothing when it can. */
  public static Optional<String> problem(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("walks through directories");
    }
    if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      return Optional.of("holds a slash or a backslash");
    }
    if (name.codePoints().anyMatch(PathSegment::unprintable)) {
      return Optional.of("holds a character that is not printable, or no character at all");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return Optional.of("is longer than " + MAX_BYTES + " bytes");
    }
    return Optional.empty();
  }

  /** Returns whether this can be one segment of a path. */
  public static boolean safe(String name) {
    return plain(name) || problem(name).isEmpty();
  }

  /** Returns whether this is a name as nearly all are, which is seen at one glance. */
  private static boolean plain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c > '~' || c == '/' || c == '\\') {
        return false;
      }
    }
    return !name.isEmpty() && name.charAt(0) != '.' && name.length() <= MAX_BYTES;
  }

  /**
   * Returns a form that is equal for all names that a file system without case, or with normalised
   * Unicode, takes for the same.
   */
  public static String folded(String path) {
    boolean ascii = true;
    for (int i = 0; i < path.length(); i++) {
      ascii &= path.charAt(i) < 0x80;
    }
    String plain = ascii ? path : Normalizer.normalize(path, Normalizer.Form.NFKC);
    return ascii
        ? plain.toLowerCase(Locale.ROOT)
        : Normalizer.normalize(
            plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
  }

  /** Returns a name from a stranger in a form that is safe in a message: quoted, short, escaped. */
  public static String shown(String name) {
    StringBuilder text = new StringBuilder("\"");
    name.codePoints()
        .limit(SHOWN)
        .forEach(
            c -> {
              if (unprintable(c) || c == '"') {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.append(name.codePointCount(0, name.length()) > SHOWN ? "…\"" : "\"").toString();
  }

  private static boolean unprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
