package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.ProofLevel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is computed over a file's bytes while they pass: the cheapest that is enough.
 *
 * @param crc the CRC-32 that the bytes must have, or null when none is known
 * @param digesting the digest to compute besides
 */
record ProofPlan(@Nullable KnownCrc crc, Digesting digesting) {

  /**
   * Decides for one file. A {@code Data.db} whose CRC-32 is known from a component that is itself
   * proven needs nothing else: the CRC costs a tenth of an MD5 and can be taken in any order.
   */
  static ProofPlan of(ManifestFile file, @Nullable KnownCrc crc) {
    return crc != null && crc.level() == ProofLevel.CONTENT
        ? new ProofPlan(crc, new Digesting.Nothing())
        : new ProofPlan(crc, Digesting.of(file.hash(), file.size()));
  }

  /** Returns the plan to try next, while the part size is a guess and other sizes are left. */
  Optional<ProofPlan> next() {
    return digesting instanceof Digesting.Parts parts && !parts.otherSizes().isEmpty()
        ? Optional.of(new ProofPlan(crc, parts.next()))
        : Optional.empty();
  }

  /** Returns whether the bytes alone, without a word from the store, can give content proof. */
  boolean provesContent() {
    return !(digesting instanceof Digesting.Nothing)
        || (crc != null && crc.level() == ProofLevel.CONTENT);
  }
}
