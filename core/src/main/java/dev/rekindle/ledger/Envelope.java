package dev.rekindle.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Two lines of JSON: a document, and the SHA-256 of that line. A file that was torn or edited shows
 * itself, and {@code jq} still reads it.
 */
final class Envelope {

  private static final String BEFORE = "{\"sha256\":\"";
  private static final String AFTER = "\"}\n";

  private Envelope() {}

  /** The document must be one line without its end. */
  static byte[] seal(byte[] document) {
    byte[] trailer = trailer(document, document.length);
    byte[] sealed = Arrays.copyOf(document, document.length + 1 + trailer.length);
    sealed[document.length] = '\n';
    System.arraycopy(trailer, 0, sealed, document.length + 1, trailer.length);
    return sealed;
  }

  static byte[] open(byte[] file) throws LedgerFormatException {
    int end = 0;
    while (end < file.length && file[end] != '\n') {
      end++;
    }
    if (end == file.length) {
      throw new LedgerFormatException(
          "torn: expected a line of JSON and a line with its SHA-256, found %d bytes without a line end"
              .formatted(file.length));
    }
    byte[] expected = trailer(file, end);
    byte[] found = Arrays.copyOfRange(file, end + 1, file.length);
    if (!Arrays.equals(expected, found)) {
      throw new LedgerFormatException(
          "damaged: expected %s as second line, found %s"
              .formatted(
                  quoted(expected), quoted(Arrays.copyOf(found, Math.min(found.length, 120)))));
    }
    return Arrays.copyOf(file, end);
  }

  private static byte[] trailer(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return (BEFORE + HexFormat.of().formatHex(digest.digest()) + AFTER)
          .getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String quoted(byte[] text) {
    return "'" + new String(text, StandardCharsets.UTF_8).strip() + "'";
  }
}
