package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the {@code Digest.crc32} components that were read so far state. Thread safe. */
final class Crcs {
  private final Map<String, KnownCrc> known = new ConcurrentHashMap<>();

  /**
   * Takes in a component.
   *
   * @return whether it could be read as one
   */
  boolean add(Job digest, byte[] content, ProofLevel level) {
    Optional<Integer> crc = DigestComponent.parse(content);
    crc.ifPresent(value -> known.put(digest.file().path(), new KnownCrc(Crc.CRC_32, value, level)));
    return crc.isPresent();
  }

  /** Decides how a file is to be proven. */
  ProofPlan plan(Job job) {
    return ProofPlan.of(
        job.file(), DigestComponent.digestPathOf(job.file()).map(known::get).orElse(null));
  }
}
