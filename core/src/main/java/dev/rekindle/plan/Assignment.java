package dev.rekindle.plan;

import dev.rekindle.topology.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One pod of the target, and the node of the backup whose data it gets.
 *
 * @param pod the pod's name
 * @param source the node's name in the backup
 * @param datacenter where the node must have been, or null where the backup does not say
 * @param rack where the node must have been, or null where the backup does not say
 * @param digest the node backup's digest, as in {@link dev.rekindle.backup.NodeBackup#digest}
 * @param tokensDigest {@link #digestOf} of the tokens that the node must have had
 */
public record Assignment(
    String pod,
    String source,
    @Nullable String datacenter,
    @Nullable String rack,
    String digest,
    String tokensDigest) {

  /**
   * Returns the SHA-256, in lower-case hex, of the tokens in ascending order, in decimal and
   * separated by commas.
   */
  public static String digestOf(Tokens tokens) {
    try {
      byte[] text = tokens.initialToken().getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
