package dev.rekindle.rule;

import dev.rekindle.proof.ProofLevel;
import java.time.Instant;
import java.util.List;

/**
 * What somebody asked for.
 *
 * @param backup the backup's name
 * @param mode how to restore; only {@link #REPLACE} is possible for now
 * @param tables which tables to restore; only all of them, an empty list, is possible for now
 * @param proof what every file must at least be shown by: {@link ProofLevel#CONTENT} is {@code
 *     requireContentHash: true}
 * @param at when it was asked
 */
public record RestoreRequest(
    String backup, String mode, List<String> tables, ProofLevel proof, Instant at) {
  /** Everything that the target holds is replaced by the backup. */
  public static final String REPLACE = "Replace";

  /** Keeps an unmodifiable copy of the tables. */
  public RestoreRequest {
    tables = List.copyOf(tables);
  }

  /** The plain request: everything, and any proof that the backup allows. */
  public static RestoreRequest of(String backup, Instant at) {
    return new RestoreRequest(backup, REPLACE, List.of(), ProofLevel.SIZE, at);
  }
}
