package dev.rekindle.rule;

import java.util.List;
import java.util.Optional;

/**
 * The release lines of an engine that restores are tested with.
 *
 * @param sources whose backups can be restored
 * @param targets that can be restored into
 */
record SupportedReleases(List<String> sources, List<String> targets) {
  /** The engine that has tokens. */
  static final String CASSANDRA = "cassandra";

  // 4.0 is no target: it takes no cassandra.settings.*, by which a node is told its tokens.
  private static final SupportedReleases OF_CASSANDRA =
      new SupportedReleases(List.of("4.0", "4.1", "5.0"), List.of("4.1", "5.0"));

  /** Returns the releases of an engine; empty when the engine itself is not supported. */
  static Optional<SupportedReleases> of(String engine) {
    return engine.equals(CASSANDRA) ? Optional.of(OF_CASSANDRA) : Optional.empty();
  }
}
