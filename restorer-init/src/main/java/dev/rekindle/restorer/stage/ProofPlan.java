package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is computed over a file's bytes while they pass: the cheapest that is enough.
 *
 * @param crc the CRC that the bytes must have, or null when none is known
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

  /**
   * Returns a cheaper plan where the store allows one: if it states the manifest's MD5 and a
   * CRC-32C, both of the version that is read, bytes with that CRC are those with that MD5.
   */
  ProofPlan given(ObjectInfo found) {
    Integer stated = found.crc32c();
    if (crc != null || stated == null || !statesTheSame(found.hash())) {
      return this;
    }
    return new ProofPlan(
        new KnownCrc(Crc.CRC_32C, stated, ProofLevel.CONTENT), new Digesting.Nothing());
  }

  private boolean statesTheSame(StatedHash store) {
    return digesting instanceof Digesting.Whole(String algorithm, String wanted)
        && algorithm.equals("MD5")
        && store instanceof StatedHash.Md5(String hex)
        && hex.equals(wanted);
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
