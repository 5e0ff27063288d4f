package dev.rekindle.controller.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the object of a backup is called that was found in a bucket. Pure. */
final class FoundName {
  /** What the definitions take for the name of a backup in a bucket. */
  private static final Pattern TAG = Pattern.compile("[ -.0-\\[\\]-~]{1,253}");

  /** What the bucket's layout takes for its own in such a name. */
  private static final Pattern RESERVED =
      Pattern.compile("started|finished|tokenmap|differential|incremental|nodes$");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?");
  private static final int HASH = 10;
  private static final int STEM = 50;

  private FoundName() {}

  /** Returns whether a Backup object may speak of a backup of this name. */
  static boolean canBeRegistered(String tag) {
    return TAG.matcher(tag).matches()
        && !tag.equals(".")
        && !tag.equals("..")
        && !RESERVED.matcher(tag).find();
  }

  /**
   * Returns the names to try, best first: the backup's own where an object can have it, then one
   * that nobody else has.
   */
  static List<String> of(String storage, String tag) {
    String stem =
        tag.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String cut = stem.substring(0, Math.min(STEM, stem.length())).replaceAll("-+$", "");
    String unique = (cut.isEmpty() ? "backup" : cut) + '-' + hash(storage + '/' + tag);
    return NAME.matcher(tag).matches() ? List.of(tag, unique) : List.of(unique);
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256, and this one has not", e);
    }
  }
}
