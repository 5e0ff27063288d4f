package dev.rekindle.controller.restore;

import dev.rekindle.topology.Tokens;
import org.jspecify.annotations.Nullable;

/** What the sidecar says of the database beside it. */
sealed interface Database {
  /** The mode of a node that is part of its ring and serves. */
  String NORMAL = "NORMAL";

  /**
   * It does not answer the sidecar.
   *
   * @param why for people
   */
  record Silent(String why) implements Database {}

  /**
   * It says who it is.
   *
   * @param mode {@link #NORMAL} or another, or null while it does not say
   * @param cluster its cluster's name, or null while it does not say
   * @param schema its schema's version, or null while it does not say
   * @param tokens its own
   */
  record Runs(
      @Nullable String mode, @Nullable String cluster, @Nullable String schema, Tokens tokens)
      implements Database {
    boolean serves() {
      return NORMAL.equals(mode) && cluster != null && schema != null;
    }
  }
}
