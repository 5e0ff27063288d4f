package dev.rekindle.api;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How long things may be, so that rules are cheap to check and no object outgrows what etcd takes
 * (1.5 MiB a request), however large the database's cluster is.
 */
final class Bounds {
  /** Nodes that a status lists. */
  static final int NODES = 200;

  /** Keyspaces that a status lists. */
  static final int KEYSPACES = 16;

  /** Datacenters of one keyspace that a status lists. */
  static final int DATACENTERS = 6;

  /** Tables that a status lists. */
  static final int TABLES = 50;

  /** Characters of a keyspace's or a table's name; Cassandra's own limit is 48. */
  static final int CQL = 64;

  /** What Cassandra takes for the name of a keyspace. */
  static final String KEYSPACE_PATTERN = "^[A-Za-z0-9_]+$";

  /** A table with its keyspace. */
  static final String TABLE_PATTERN = "^[A-Za-z0-9_]+[.][A-Za-z0-9_]+$";

  /** Characters of what a status says about one node. */
  static final int MESSAGE = 128;

  /** Characters of an object's name. */
  static final int NAME = 253;

  /** Characters of a namespace's name, or of a label's value. */
  static final int LABEL = 63;

  /** An object's name: RFC 1123. */
  static final String NAME_PATTERN = "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$";

  /** A namespace's name: a label of RFC 1123. */
  static final String LABEL_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** A key in a Secret. */
  static final String KEY_PATTERN = "^[-._a-zA-Z0-9]+$";

  private Bounds() {}

  /** Returns the text, cut with an ellipsis where it is longer than a status may say. */
  static @Nullable String shorten(@Nullable String message) {
    if (message == null || message.codePointCount(0, message.length()) <= MESSAGE) {
      return message;
    }
    return message.substring(0, message.offsetByCodePoints(0, MESSAGE - 1)) + '…';
  }

  /** Keeps the list as it is when it fits, else those that matter most: the ones not at rest. */
  static <T> List<T> first(@Nullable List<T> list, int count, Predicate<T> atRest) {
    if (list == null || list.size() <= count) {
      return Absent.orCopy(list);
    }
    return list.stream().sorted(Comparator.comparing(atRest::test)).limit(count).toList();
  }
}
