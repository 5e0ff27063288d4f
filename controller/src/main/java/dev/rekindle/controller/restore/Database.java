package dev.rekindle.controller.restore;

import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.topology.Tokens;
import java.util.ArrayList;
import java.util.List;
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
   * @param keyspaces all that it knows, or null while it does not say
   */
  record Runs(
      @Nullable String mode,
      @Nullable String cluster,
      @Nullable String schema,
      Tokens tokens,
      @Nullable List<String> keyspaces)
      implements Database {
    /** Keeps an unmodifiable copy. */
    public Runs {
      keyspaces = keyspaces == null ? null : List.copyOf(keyspaces);
    }

    /** Returns what is not as planned, for people; what it does not say is not compared. */
    List<String> differences(Assignment own, PlannedRestore.Identity planned) {
      List<String> differences = new ArrayList<>();
      if (!Assignment.digestOf(tokens).equals(own.tokensDigest())) {
        differences.add("its " + tokens.count() + " tokens are not those of node " + own.source());
      }
      String name = planned.cluster();
      if (name != null && cluster != null && !name.equals(cluster)) {
        differences.add("its cluster is " + cluster + ", expected " + name);
      }
      List<String> lost = new ArrayList<>(planned.keyspaces());
      lost.removeAll(keyspaces == null ? lost : keyspaces);
      if (!lost.isEmpty()) {
        differences.add("it does not know keyspace " + String.join(", ", lost));
      }
      return differences;
    }

    boolean serves() {
      return NORMAL.equals(mode) && cluster != null && schema != null;
    }
  }
}
