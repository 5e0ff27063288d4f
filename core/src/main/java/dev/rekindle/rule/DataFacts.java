package dev.rekindle.rule;

import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.proof.ProofLevel;

/**
 * What the files of a backup demand of a node that is to read them.
 *
 * @param partitioner the partitioner's class name
 * @param sstableIds how SSTables are numbered
 * @param proof the best level at which every file can be shown to be right
 * @param schema where its keyspaces are replicated to, and how long its tables' rows live
 */
public record DataFacts(
    Fact<String> partitioner,
    Fact<SstableIds> sstableIds,
    Fact<ProofLevel> proof,
    Fact<SchemaFacts> schema) {

  /** How SSTables are numbered; a node that does not expect UUIDs refuses to start on them. */
  public enum SstableIds {
    /** Counted up from one. */
    NUMERIC,
    /** At least one file has a UUID. */
    UUID
  }

  /** Nothing was looked at. */
  public static final DataFacts UNKNOWN =
      new DataFacts(
          Fact.unknown("the backup's partitioner"),
          Fact.unknown("the backup's SSTable ids"),
          Fact.unknown("how well the backup's files can be proved"),
          Fact.unknown("the schema of the backup"));

  /** Only the schema was looked at. */
  public static DataFacts of(SchemaFacts schema) {
    return new DataFacts(
        UNKNOWN.partitioner, UNKNOWN.sstableIds, UNKNOWN.proof, Fact.known(schema));
  }
}
