package dev.rekindle.restorer.cassandra;

import java.nio.file.Path;

/** How a restored node is told who it is, on every start. */
public sealed interface Handover {

  /**
   * A file of JVM options that the container names in {@code JDK_JAVA_OPTIONS} as {@code @file},
   * after what the container had there. It is always written, since a missing one keeps the JVM
   * from starting.
   */
  record OptionsFile(Path file) implements Handover {}

  /** The {@code cassandra.yaml} that the node reads, rendered before us on a writable volume. */
  record ConfigFile(Path file) implements Handover {}

  /** Not at all: somebody else must configure the node, and we only check it. */
  record Nothing() implements Handover {}

  /** Returns whether the configuration is ours to set. */
  default boolean owned() {
    return !(this instanceof Nothing);
  }
}
