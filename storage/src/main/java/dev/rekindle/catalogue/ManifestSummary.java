package dev.rekindle.catalogue;

import dev.rekindle.proof.ProofLevel;
import java.util.List;

/**
 * A manifest in numbers.
 *
 * @param files how many it names
 * @param bytes the sum of their sizes
 * @param schema whether there is an SSTable of the keyspace {@code system_schema} among them
 * @param keyspaces those of its sections, in order, without repetition; at most 1,000
 * @param proof how well its files can be proven at best
 * @param problems why it cannot be believed; empty when it can
 */
record ManifestSummary(
    long files,
    long bytes,
    boolean schema,
    List<String> keyspaces,
    ProofLevel proof,
    List<String> problems) {
  ManifestSummary {
    keyspaces = List.copyOf(keyspaces);
    problems = List.copyOf(problems);
  }
}
