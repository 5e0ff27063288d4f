package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Cassandra's {@code Digest.crc32}: a few decimal digits, the CRC-32 of all bytes of the {@code
 * Data.db} beside it. Source: {@code ChecksumWriter} and {@code FileDigestValidator} of Apache
 * Cassandra.
 */
final class DigestComponent {
  private static final String DIGEST = "-Digest.crc32";
  private static final String DATA = "-Data.db";

  private DigestComponent() {}

  static boolean isDigest(ManifestFile file) {
    return file.name().endsWith(DIGEST);
  }

  /** Returns the path of the data file's digest component, if this is a data file. */
  static Optional<String> digestPathOf(ManifestFile file) {
    String path = file.path();
    return file.name().endsWith(DATA)
        ? Optional.of(path.substring(0, path.length() - DATA.length()) + DIGEST)
        : Optional.empty();
  }

  /** Reads the component's content; nothing when it is not a number of 32 bits. */
  static Optional<Integer> parse(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    if (!text.matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    long value = Long.parseLong(text);
    return value > 0xFFFF_FFFFL ? Optional.empty() : Optional.of((int) value);
  }
}
