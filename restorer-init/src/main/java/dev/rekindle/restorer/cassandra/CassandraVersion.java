package dev.rekindle.restorer.cassandra;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release line of Cassandra. Patch releases of one line read each other's files, so they count as
 * equal.
 */
record CassandraVersion(int major, int minor) implements Comparable<CassandraVersion> {
  static final CassandraVersion V4_0 = new CassandraVersion(4, 0);
  static final CassandraVersion V4_1 = new CassandraVersion(4, 1);
  static final CassandraVersion V5_0 = new CassandraVersion(5, 0);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:[.-].*)?");

  private static final Comparator<CassandraVersion> ORDER =
      Comparator.comparingInt(CassandraVersion::major).thenComparingInt(CassandraVersion::minor);

  /** Reads a release such as {@code 5.0.9} or {@code 4.1-rc1}; empty when it is not one. */
  static Optional<CassandraVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new CassandraVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(CassandraVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
