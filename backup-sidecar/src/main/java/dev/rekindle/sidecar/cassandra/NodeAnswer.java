package dev.rekindle.sidecar.cassandra;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node answers when it is asked who it is. */
public sealed interface NodeAnswer {

  /**
   * It says who it is; a node that is starting does not know everything yet.
   *
   * @param mode such as {@code NORMAL}, or null
   * @param clusterName the cluster's name, or null
   * @param hostId the node's id, or null
   * @param release such as {@code 5.0.9}, or null
   * @param schema the schema's version, equal on all nodes that agree, or null
   * @param tokens the node's own tokens, decimal; none before it has joined
   * @param keyspaces all that the node knows, in order, or null
   */
  record Says(
      @Nullable String mode,
      @Nullable String clusterName,
      @Nullable String hostId,
      @Nullable String release,
      @Nullable String schema,
      List<String> tokens,
      @Nullable List<String> keyspaces)
      implements NodeAnswer {
    /** Keeps unmodifiable copies. */
    public Says {
      tokens = List.copyOf(tokens);
      keyspaces = keyspaces == null ? null : List.copyOf(keyspaces);
    }
  }

  /**
   * It says nothing.
   *
   * @param reason a sentence: what was tried, what was found, and what to do
   */
  record Silent(String reason) implements NodeAnswer {}
}
