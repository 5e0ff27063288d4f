package dev.rekindle.backup;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the schema of a backup says about where its data belongs and how long it lives.
 *
 * @param replication for each keyspace whose replicas are counted by datacenter, how many each
 *     datacenter has; keyspaces that are replicated otherwise are not in it
 * @param timeToLive the default time to live of each table ({@code keyspace.table}) that has one;
 *     the database's own tables are not in it
 * @param unread why there may be more than this; empty when all of the schema was understood
 */
public record SchemaFacts(
    SortedMap<String, Map<String, Integer>> replication,
    SortedMap<String, Duration> timeToLive,
    List<String> unread) {

  /** Keeps unmodifiable copies. */
  public SchemaFacts {
    var copies = new TreeMap<String, Map<String, Integer>>();
    replication.forEach((keyspace, replicas) -> copies.put(keyspace, Map.copyOf(replicas)));
    replication = Collections.unmodifiableSortedMap(copies);
    timeToLive = Collections.unmodifiableSortedMap(new TreeMap<>(timeToLive));
    unread = List.copyOf(unread);
  }

  /** Nothing is known of the schema, for this reason. */
  public static SchemaFacts unread(String why) {
    return new SchemaFacts(new TreeMap<>(), new TreeMap<>(), List.of(why));
  }
}
