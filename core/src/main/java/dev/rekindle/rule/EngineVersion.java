package dev.rekindle.rule;

import dev.rekindle.topology.NaturalOrder;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of a database, such as {@code 5.0.9} or {@code 5.0-rc1}.
 *
 * @param major the first number
 * @param minor the second
 * @param patch the third; 0 when there is none
 * @param preRelease what follows a dash before the release itself, as {@code rc1}; empty for a
 *     release, after which all its pre-releases are older
 */
record EngineVersion(int major, int minor, int patch, String preRelease)
    implements Comparable<EngineVersion> {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,4})\\.([0-9]{1,4})(?:\\.([0-9]{1,6})(?:\\.[0-9]{1,9})*)?(?:[\\-+~](.{0,60}))?");
  private static final Pattern PRE_RELEASE = Pattern.compile("(?:alpha|beta|rc|snapshot).*");

  private static final Comparator<EngineVersion> ORDER =
      Comparator.comparingInt(EngineVersion::major)
          .thenComparingInt(EngineVersion::minor)
          .thenComparingInt(EngineVersion::patch)
          .thenComparing(EngineVersion::isRelease)
          .thenComparing(EngineVersion::preRelease, NaturalOrder.NATURAL);

  /** Reads a version; empty when the text is none. */
  static Optional<EngineVersion> of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String patch = parts.group(3);
    String suffix = parts.group(4);
    String lower = suffix == null ? "" : suffix.toLowerCase(Locale.ROOT);
    return Optional.of(
        new EngineVersion(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            patch == null ? 0 : Integer.parseInt(patch),
            PRE_RELEASE.matcher(lower).matches() ? lower : ""));
  }

  /** Returns the release line, such as {@code 5.0}. */
  String line() {
    return major + "." + minor;
  }

  private boolean isRelease() {
    return preRelease.isEmpty();
  }

  @Override
  public int compareTo(EngineVersion other) {
    return ORDER.compare(this, other);
  }
}
