package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;

/** Whether a file is the one that the backup names, and how sure that is. */
sealed interface Verdict {

  /** Nothing contradicts; the level says what was shown. */
  record Proven(ProofLevel level) implements Verdict {}

  /**
   * It is another file.
   *
   * @param expected what the backup states
   * @param found what the bytes or the store say
   */
  record Refused(String expected, String found) implements Verdict {}

  /** It may still be the right one: the part size was guessed, and other sizes are left. */
  record Undecided() implements Verdict {}

  /**
   * Judges a file whose size is right.
   *
   * <p>Content decides alone where it can: objects copied to another bucket have other tags and the
   * same bytes. An ETag of parts that cannot be reproduced proves nothing against the bytes; then
   * the store's tag decides.
   */
  static Verdict judge(ProofPlan plan, Computed computed, StatedHash stated, StatedHash store) {
    KnownCrc crc = plan.crc();
    if (crc != null && crc.value() != computed.crc()) {
      return new Refused(
          crc.kind().shown(crc.value()) + " as " + crc.kind().source() + " states",
          crc.kind().shown(computed.crc()));
    }
    Verdict others =
        switch (plan.digesting()) {
          case Digesting.Nothing _ -> byTag(stated, store);
          case Digesting.Whole whole when whole.hex().equals(computed.digest()) ->
              new Proven(ProofLevel.CONTENT);
          case Digesting.Whole whole -> withoutDigest(whole, computed, stated, store);
          case Digesting.Parts parts when parts.hex().equals(computed.digest()) ->
              new Proven(ProofLevel.CONTENT);
          case Digesting.Parts parts ->
              parts.otherSizes().isEmpty() ? byTag(stated, store) : new Undecided();
        };
    return crc == null ? others : atLeast(crc.level(), others);
  }

  private static Verdict withoutDigest(
      Digesting.Whole whole, Computed computed, StatedHash stated, StatedHash store) {
    boolean maybeNoHash = store instanceof StatedHash.Opaque && stated instanceof StatedHash.Md5;
    if (maybeNoHash && Tag.compare(stated, store) == Tag.EQUAL) {
      return new Proven(ProofLevel.OBJECT);
    }
    return new Refused(
        whole.algorithm() + " " + whole.hex(), whole.algorithm() + " " + computed.digest());
  }

  private static Verdict byTag(StatedHash stated, StatedHash store) {
    return switch (Tag.compare(stated, store)) {
      case EQUAL -> new Proven(ProofLevel.OBJECT);
      case INCOMPARABLE -> new Proven(ProofLevel.SIZE);
      case DIFFERENT -> new Refused("tag " + Tag.describe(stated), "tag " + Tag.describe(store));
    };
  }

  /** A matching CRC shows as much as whoever states it; at least the content says so. */
  private static Verdict atLeast(ProofLevel level, Verdict verdict) {
    return switch (verdict) {
      case Proven(ProofLevel other) -> new Proven(other.compareTo(level) >= 0 ? other : level);
      case Refused refused ->
          level == ProofLevel.CONTENT ? new Proven(ProofLevel.CONTENT) : refused;
      case Undecided undecided -> undecided;
    };
  }
}
