package dev.rekindle.rule;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.topology.NaturalOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the restored data will do once it is there. */
final class DataChecks {
  private DataChecks() {}

  static Fact<List<Finding>> replication(RestoreView view) {
    return datacenters(view)
        .with(
            view.facts().source().data().schema(),
            (here, schema) ->
                asFarAsRead(
                    schema,
                    schema.replication().entrySet().stream()
                        .filter(keyspace -> !here.containsAll(keyspace.getValue().keySet()))
                        .map(keyspace -> elsewhere(keyspace.getKey(), keyspace.getValue(), here))
                        .toList()))
        .flatMap(findings -> findings);
  }

  /** What was found is said; that there is nothing only when all of the schema was read. */
  private static Fact<List<Finding>> asFarAsRead(SchemaFacts schema, List<Finding> findings) {
    return findings.isEmpty() && !schema.unread().isEmpty()
        ? Fact.unknown("the schema of the backup: " + String.join("; ", schema.unread()))
        : Fact.known(findings);
  }

  private static Finding elsewhere(
      String keyspace, Map<String, Integer> replicas, SortedSet<String> here) {
    List<String> absent = replicas.keySet().stream().filter(dc -> !here.contains(dc)).toList();
    SortedMap<String, Integer> kept = new TreeMap<>(NaturalOrder.NATURAL);
    replicas.forEach(
        (datacenter, count) -> {
          if (here.contains(datacenter)) {
            kept.put(datacenter, count);
          }
        });
    if (kept.isEmpty()) {
      int most = replicas.values().stream().mapToInt(Integer::intValue).max().orElse(1);
      here.forEach(datacenter -> kept.put(datacenter, most));
    }
    return new Finding(
        "replication of keyspace " + keyspace,
        "datacenters that are there (" + OneLine.names(here) + ")",
        OneLine.names(absent),
        "Once restored, run: " + alter(keyspace, kept));
  }

  private static String alter(String keyspace, SortedMap<String, Integer> replicas) {
    String options =
        replicas.entrySet().stream()
            .map(e -> ", '" + e.getKey().replace("'", "''") + "': " + e.getValue())
            .collect(Collectors.joining());
    return "ALTER KEYSPACE \""
        + keyspace.replace("\"", "\"\"")
        + "\" WITH replication = {'class': 'NetworkTopologyStrategy'"
        + options
        + "};";
  }

  /**
   * Where the data will be. A target that cannot be seen has the backup's datacenter: with any
   * other it would be refused, by a rule of its own.
   */
  private static Fact<SortedSet<String>> datacenters(RestoreView view) {
    Fact<SortedSet<String>> seen = view.pods().flatMap(DataChecks::ofPods);
    return switch (seen) {
      case Fact.Known<SortedSet<String>> _ -> seen;
      case Fact.Unknown<SortedSet<String>> _ -> {
        Fact<SortedSet<String>> stated = view.compared().flatMap(DataChecks::ofNodes);
        yield stated instanceof Fact.Known<SortedSet<String>> ? stated : seen;
      }
    };
  }

  private static Fact<SortedSet<String>> ofPods(List<PodFacts> pods) {
    SortedSet<String> names = new TreeSet<>(NaturalOrder.NATURAL);
    for (PodFacts pod : pods) {
      switch (pod.datacenter()) {
        case Fact.Known<String>(String name) -> names.add(name);
        case Fact.Unknown<String>(String what) -> {
          return Fact.unknown(what);
        }
      }
    }
    return names.isEmpty() ? Fact.unknown("the datacenter of the target") : Fact.known(names);
  }

  private static Fact<SortedSet<String>> ofNodes(List<NodeFacts> nodes) {
    SortedSet<String> names = new TreeSet<>(NaturalOrder.NATURAL);
    for (NodeFacts node : nodes) {
      String name = node.node().datacenter();
      if (name != null) {
        names.add(name);
      }
    }
    return names.isEmpty() ? Fact.unknown("the datacenter of the backup") : Fact.known(names);
  }

  static Fact<List<Finding>> expiry(RestoreView view) {
    return age(view)
        .with(
            view.facts().source().data().schema(),
            (age, schema) -> asFarAsRead(schema, expired(age, schema)))
        .flatMap(findings -> findings);
  }

  private static List<Finding> expired(Duration age, SchemaFacts schema) {
    List<String> tables =
        schema.timeToLive().entrySet().stream()
            .filter(table -> table.getValue().isPositive())
            .filter(table -> table.getValue().compareTo(age) < 0)
            .map(Map.Entry::getKey)
            .toList();
    return tables.isEmpty()
        ? List.of()
        : Findings.one(
            "time to live of tables",
            "longer than the backup's age (" + age.toHours() + " h)",
            "shorter for " + OneLine.names(tables),
            "Expect no rows in them: all have expired since.");
  }

  private static Fact<Duration> age(RestoreView view) {
    return view.facts()
        .source()
        .found()
        .flatMap(
            found ->
                switch (found) {
                  case Source.Whole(BackupFacts backup) -> age(backup, view.facts().request().at());
                  case Source.Missing _ -> Fact.unknown("the backup's age");
                });
  }

  private static Fact<Duration> age(BackupFacts backup, Instant now) {
    Instant finished = backup.finished();
    return finished == null
        ? Fact.unknown("the backup's age")
        : Fact.known(Duration.between(finished, now));
  }
}
