package dev.rekindle.restorer.stage;

import dev.rekindle.proof.StatedHash;
import java.util.Optional;

/** How the store's own tag of an object compares with the one in the manifest. */
enum Tag {
  /** The same: this is the object that the manifest names. */
  EQUAL,
  /** Another: the object was written again, or copied from elsewhere. */
  DIFFERENT,
  /** One of the two says nothing. */
  INCOMPARABLE;

  /** Compares; encrypted objects have tags that only look like hashes, so the text counts. */
  static Tag compare(StatedHash manifest, StatedHash store) {
    Optional<String> expected = text(manifest);
    Optional<String> found = text(store);
    if (expected.isEmpty() || found.isEmpty() || isSha(manifest) != isSha(store)) {
      return INCOMPARABLE;
    }
    return expected.equals(found) ? EQUAL : DIFFERENT;
  }

  /** Returns a hash as a person would find it in a manifest. */
  static String describe(StatedHash hash) {
    return text(hash).orElse("nothing stated");
  }

  private static boolean isSha(StatedHash hash) {
    return hash instanceof StatedHash.Sha256;
  }

  private static Optional<String> text(StatedHash hash) {
    return switch (hash) {
      case StatedHash.Md5(String hex) -> Optional.of(hex);
      case StatedHash.Multipart(String hex, int parts) -> Optional.of(hex + '-' + parts);
      case StatedHash.Sha256(String hex) -> Optional.of(hex);
      case StatedHash.Opaque(String value) -> Optional.of(value);
      case StatedHash.None _ -> Optional.empty();
    };
  }
}
