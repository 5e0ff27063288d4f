package dev.rekindle.rule;

import dev.rekindle.proof.ProofLevel;
import java.time.Duration;
import java.util.Map;

/**
 * What the files of a backup demand of a node that is to read them.
 *
 * @param partitioner the partitioner's class name
 * @param sstableIds how SSTables are numbered
 * @param proof the best level at which every file can be shown to be right
 * @param replication for each keyspace, how many replicas each datacenter has
 * @param timeToLive the default time to live of each table ({@code keyspace.table}) that has one
 */
public record DataFacts(
    Fact<String> partitioner,
    Fact<SstableIds> sstableIds,
    Fact<ProofLevel> proof,
    Fact<Map<String, Map<String, Integer>>> replication,
    Fact<Map<String, Duration>> timeToLive) {

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
          Fact.unknown("the replication of the backup's keyspaces"),
          Fact.unknown("the time to live of the backup's tables"));
}
