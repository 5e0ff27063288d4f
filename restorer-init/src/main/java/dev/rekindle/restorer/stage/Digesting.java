package dev.rekindle.restorer.stage;

import dev.rekindle.proof.StatedHash;
import java.util.List;

/** Which cryptographic digest is computed over a file's bytes. */
sealed interface Digesting {

  /** None: nothing is stated that a digest could show, or something cheaper shows as much. */
  record Nothing() implements Digesting {}

  /**
   * One digest over all bytes.
   *
   * @param algorithm as {@link java.security.MessageDigest} calls it
   * @param hex what it must be, in lower-case hex
   */
  record Whole(String algorithm, String hex) implements Digesting {}

  /**
   * The MD5 of the MD5s of all parts.
   *
   * @param hex what it must be, in lower-case hex
   * @param partSize bytes of every part but the last, which may be shorter; a guess
   * @param otherSizes what the part size may be if it is not that
   */
  record Parts(String hex, long partSize, List<Long> otherSizes) implements Digesting {
    public Parts {
      otherSizes = List.copyOf(otherSizes);
    }

    /** Returns the same with the next part size that it may be. */
    Parts next() {
      return new Parts(hex, otherSizes.getFirst(), otherSizes.subList(1, otherSizes.size()));
    }
  }

  /** Returns what can show that bytes are the ones that the hash was taken of. */
  static Digesting of(StatedHash hash, long size) {
    return switch (hash) {
      case StatedHash.Md5(String hex) -> new Whole("MD5", hex);
      case StatedHash.Sha256(String hex) -> new Whole("SHA-256", hex);
      case StatedHash.Multipart(String hex, int parts) -> {
        List<Long> sizes = PartSizes.candidates(size, parts);
        yield sizes.isEmpty()
            ? new Nothing()
            : new Parts(hex, sizes.getFirst(), sizes.subList(1, sizes.size()));
      }
      case StatedHash.Opaque _, StatedHash.None _ -> new Nothing();
    };
  }
}
