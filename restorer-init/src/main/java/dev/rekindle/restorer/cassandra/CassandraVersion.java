package dev.rekindle.restorer.cassandra;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A release line of Cassandra. Patch releases of one line read each other's files, so they count as
 * equal.
 */
record CassandraVersion(int major, int minor) implements Comparable<CassandraVersion> {
  static final CassandraVersion V4_0 = new CassandraVersion(4, 0);
  static final CassandraVersion V4_1 = new CassandraVersion(4, 1);
  static final CassandraVersion V5_0 = new CassandraVersion(5, 0);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:[.-].*)?");

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
    int byMajor = Integer.compare(major, other.major);
    return byMajor == 0 ? Integer.compare(minor, other.minor) : byMajor;
  }

  /** By hand, since that of a record is made at run time, which takes a while (ADR 0140). */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CassandraVersion version
        && major == version.major
        && minor == version.minor;
  }

  @Override
  public int hashCode() {
    return 31 * major + minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
