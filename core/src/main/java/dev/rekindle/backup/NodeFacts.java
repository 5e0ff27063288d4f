package dev.rekindle.backup;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.topology.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket holds of one node of a backup, in numbers.
 *
 * @param node the source node
 * @param state whether it can be restored
 * @param detail for every state but {@link NodeState#COMPLETE}: what was expected, what was found,
 *     and where; empty when complete
 * @param engineVersion the release that wrote the data, or null when unknown
 * @param differential whether files are shared between backups of this node
 * @param files how many files; 0 when unknown
 * @param bytes the sum of their sizes; 0 when unknown
 * @param digest as in {@link NodeBackup}; null unless complete
 * @param proof the best level at which all of its files can be shown to be right, unless the bytes
 *     tell less: what looks like a hash may be none; null when the manifest was not read
 * @param keyspaces those that its manifest names, in order; none when it was not read
 */
public record NodeFacts(
    Node node,
    NodeState state,
    String detail,
    @Nullable String engineVersion,
    boolean differential,
    long files,
    long bytes,
    @Nullable String digest,
    @Nullable ProofLevel proof,
    List<String> keyspaces) {

  /** Keeps an unmodifiable copy. */
  public NodeFacts {
    keyspaces = List.copyOf(keyspaces);
  }

  /** What is told where no manifest was read. */
  public NodeFacts(
      Node node,
      NodeState state,
      String detail,
      @Nullable String engineVersion,
      boolean differential,
      long files,
      long bytes,
      @Nullable String digest) {
    this(node, state, detail, engineVersion, differential, files, bytes, digest, null, List.of());
  }
}
