package dev.rekindle.backup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file name of an SSTable component: {@code <version>-<id>-<format>-<component>}.
 *
 * <p>Source: {@code org.apache.cassandra.io.sstable.Descriptor}, {@code SequenceBasedSSTableId} and
 * {@code UUIDBasedSSTableId} of Cassandra 5.0.9.
 *
 * @param version two letters, such as {@code nb}
 * @param id a number, or a UUID in Cassandra's 28 characters
 * @param format {@code big} or {@code bti}
 * @param component what follows, such as {@code Data.db} or {@code SAI+aa+by_v+Meta.db}
 */
public record SSTableName(String version, String id, String format, String component) {
  private static final Pattern NAME =
      Pattern.compile(
          "([a-z]{2})-([0-9]{1,19}|[0-9a-zA-Z]{4}_[0-9a-zA-Z]{4}_[0-9a-zA-Z]{18})-(big|bti)"
              + "-([\\w+-]+\\.\\w+)");

  /** Reads a file name; empty when Cassandra would not take it for an SSTable's. */
  public static Optional<SSTableName> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new SSTableName(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
        : Optional.empty();
  }

  /** Returns what all components of one SSTable have in common. */
  public String sstable() {
    return version + '-' + id + '-' + format;
  }

  /** Returns whether the id is a UUID, which a node must be told to expect. */
  public boolean uuid() {
    return id.indexOf('_') >= 0;
  }
}
