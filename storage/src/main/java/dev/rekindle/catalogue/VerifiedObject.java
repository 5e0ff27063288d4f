package dev.rekindle.catalogue;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import org.jspecify.annotations.Nullable;

/**
 * One file of a manifest beside the object that the store has for it.
 *
 * @param file what the manifest says
 * @param object what the store says, or null when it has none; its version is good for reading
 *     exactly the bytes that were judged
 * @param finding how the two compare
 */
public record VerifiedObject(ManifestFile file, @Nullable ObjectInfo object, Finding finding) {

  /** How a manifest and a store compare, without reading a byte of the object. */
  public enum Finding {
    /** The size is right, and the store states the very hash that the manifest does. */
    SAME_VERSION(false),
    /**
     * The size is right, and there is nothing else to compare: only the bytes can tell more. An
     * ETag that another way of uploading gave is no difference.
     */
    SAME_SIZE(false),
    /**
     * Another version of a component that Cassandra itself rewrites in place ({@code
     * Statistics.db}, {@code Summary.db}, {@code TOC.txt}); a restore copes with it.
     */
    REWRITTEN(false),
    /** The store has no such object. */
    MISSING(true),
    /** The object has another size. */
    OTHER_SIZE(true),
    /** The store states another hash of the same kind: the object was overwritten. */
    OTHER_CONTENT(true);

    private final boolean problem;

    Finding(boolean problem) {
      this.problem = problem;
    }

    /** Returns whether a restore of this file must fail. */
    public boolean problem() {
      return problem;
    }
  }

  /** Returns the finding in words: the key, what was expected, and what was found. */
  public String message() {
    String key = file.key();
    if (object == null) {
      return key + " is not in the store; the manifest expects " + file.size() + " bytes";
    }
    if (object.size() != file.size()) {
      return key + " has " + object.size() + " bytes; the manifest expects " + file.size();
    }
    return switch (finding) {
      case SAME_VERSION -> key + " is the version that the manifest names";
      case SAME_SIZE -> key + " has the right size; nothing else can be compared unread";
      case REWRITTEN, OTHER_CONTENT, OTHER_SIZE, MISSING ->
          key + " is stated as " + object.hash() + "; the manifest expects " + file.hash();
    };
  }

  static VerifiedObject of(ManifestFile file, @Nullable ObjectInfo object) {
    if (object == null) {
      return new VerifiedObject(file, null, Finding.MISSING);
    }
    Finding finding =
        object.size() == file.size() ? compared(file.hash(), object.hash()) : Finding.OTHER_SIZE;
    return new VerifiedObject(
        file,
        object,
        finding.problem && rewrittenInPlace(file.name()) ? Finding.REWRITTEN : finding);
  }

  private static boolean rewrittenInPlace(String name) {
    return name.endsWith("-Statistics.db")
        || name.endsWith("-Summary.db")
        || name.endsWith("-TOC.txt");
  }

  /** Only two MD5s of whole objects can contradict each other; all other values can only agree. */
  private static Finding compared(StatedHash stated, StatedHash found) {
    if (stated instanceof StatedHash.Md5 && found instanceof StatedHash.Md5) {
      return stated.equals(found) ? Finding.SAME_VERSION : Finding.OTHER_CONTENT;
    }
    boolean same =
        switch (stated) {
          case StatedHash.None _ -> false;
          case StatedHash.Md5(String hex) -> opaque(found, hex);
          case StatedHash.Multipart(String hex, int parts) ->
              stated.equals(found) || opaque(found, hex + '-' + parts);
          case StatedHash.Sha256 _, StatedHash.Opaque _ -> stated.equals(found);
        };
    return same ? Finding.SAME_VERSION : Finding.SAME_SIZE;
  }

  private static boolean opaque(StatedHash found, String value) {
    return found instanceof StatedHash.Opaque(String text) && text.equalsIgnoreCase(value);
  }
}
