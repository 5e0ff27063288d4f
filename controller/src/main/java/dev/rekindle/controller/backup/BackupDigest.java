package dev.rekindle.controller.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** One digest for all that is known of a backup. */
public final class BackupDigest {
  private BackupDigest() {}

  /**
   * Returns SHA-256, in lower-case hex, over one line for each node in natural order of their
   * names: the node's name, a space, and the digest of its manifest and token map as {@link
   * dev.rekindle.backup.NodeBackup} has it. Nothing as long as a node is not complete.
   */
  public static Optional<String> of(BackupFacts facts) {
    if (!facts.complete()) {
      return Optional.empty();
    }
    StringBuilder lines = new StringBuilder();
    for (NodeFacts node : facts.nodes()) {
      lines.append(node.node().name()).append(' ').append(node.digest()).append('\n');
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(UTF_8));
      return Optional.of(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256, and this one has not", e);
    }
  }
}
