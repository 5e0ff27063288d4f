package dev.rekindle.proof;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How strongly a file was shown to be the one that the backup names, from weakest to strongest.
 *
 * <p>A mismatch at any level refuses the file; the level only says what a match is worth.
 */
public enum ProofLevel {
  /** Only the size in bytes is known to be right. */
  SIZE,
  /**
   * The store's version tag is the manifest's, and the size is right; the bytes were not hashed.
   */
  OBJECT,
  /**
   * The bytes themselves gave the hash or checksum that the backup states, or a checksum that the
   * store states together with that hash.
   */
  CONTENT;

  /**
   * Returns how well a file of which nothing else is known can be proven: what looks like a hash
   * may turn out to be none, and then the object's version counts.
   */
  public static ProofLevel allowedBy(StatedHash hash) {
    return switch (hash) {
      case StatedHash.Md5 _, StatedHash.Multipart _, StatedHash.Sha256 _ -> CONTENT;
      case StatedHash.Opaque _ -> OBJECT;
      case StatedHash.None _ -> SIZE;
    };
  }

  /** Returns what the number of files of this level is called in every JSON form. */
  public String counter() {
    return "proof." + text();
  }

  /** Returns for instance {@code size 0, object 1, content 40}, for people. */
  public static String shown(Map<ProofLevel, Long> files) {
    return Arrays.stream(values())
        .map(level -> level.text() + " " + files.getOrDefault(level, 0L))
        .collect(Collectors.joining(", "));
  }

  /** Returns the level's name, for people. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
