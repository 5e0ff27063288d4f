package dev.rekindle.catalogue;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One object of the index. The node's name is everything between the kind's word at the start and
 * the fixed end, so that a node may be called {@code started_1} or {@code tokenmap_x.json}.
 *
 * @param kind what it says about the node
 * @param node the node's name
 * @param epoch whole seconds since 1970 for {@link Kind#STARTED} and {@link Kind#FINISHED}, else 0
 */
record IndexMarker(Kind kind, String node, long epoch) {

  enum Kind {
    TOKENMAP("tokenmap_(.+)\\.json"),
    SCHEMA("schema_(.+)\\.cql"),
    MANIFEST("manifest_(.+)\\.json"),
    DIFFERENTIAL("differential_(.+)"),
    INCREMENTAL("incremental_(.+)"),
    STARTED("started_(.+)_([0-9]{1,11})\\.timestamp"),
    FINISHED("finished_(.+)_([0-9]{1,11})\\.timestamp");

    private final Pattern pattern;

    Kind(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }
  }

  /** Reads the last segment of a key of the index; nothing when it is none of Medusa's. */
  static Optional<IndexMarker> of(String name) {
    for (Kind kind : Kind.values()) {
      Matcher matcher = kind.pattern.matcher(name);
      if (matcher.matches() && Layout.canBeNode(matcher.group(1))) {
        long epoch = matcher.groupCount() == 2 ? Long.parseLong(matcher.group(2)) : 0;
        return Optional.of(new IndexMarker(kind, matcher.group(1), epoch));
      }
    }
    return Optional.empty();
  }
}
