package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a staging did.
 *
 * @param files files in place, however they came
 * @param bytes the sum of their sizes
 * @param downloaded files and bytes that came from the store in this run
 * @param linked those that the live data already held
 * @param kept those that an earlier run had staged; of a file that was begun, its finished parts
 * @param proof how many files are proven at each level; every level is there
 * @param leftOut files that the backup names and that were left out, with a warning each
 * @param warnings what a person should know, in no order
 * @param took how long it took
 */
public record StageResult(
    long files,
    long bytes,
    Share downloaded,
    Share linked,
    Share kept,
    Map<ProofLevel, Long> proof,
    long leftOut,
    List<String> warnings,
    Duration took) {

  /** A share of the work. */
  public record Share(long files, long bytes) {}

  /** Keeps unmodifiable copies; levels that no file has are there with 0. */
  public StageResult {
    EnumMap<ProofLevel, Long> counts = new EnumMap<>(ProofLevel.class);
    for (ProofLevel level : ProofLevel.values()) {
      counts.put(level, proof.getOrDefault(level, 0L));
    }
    proof = Map.copyOf(counts);
    warnings = List.copyOf(warnings);
  }
}
