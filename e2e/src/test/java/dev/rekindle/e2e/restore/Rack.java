package dev.rekindle.e2e.restore;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A StatefulSet as the webhook makes it: each has an incarnation of its own.
 *
 * @param set its name
 * @param rack the rack that its pods are
 * @param cluster the database's name, which Restores select
 * @param policy how its pods come up
 * @param variables of our container, beside those that each has
 */
record Rack(
    String set,
    String rack,
    String cluster,
    int replicas,
    String policy,
    Map<String, String> variables) {
  static final String CLUSTER = "c1";

  Rack {
    variables = Map.copyOf(variables);
  }

  /** One pod, in a StatefulSet of the rack's name. */
  static Rack of(String rack) {
    return new Rack(
        rack,
        rack,
        CLUSTER,
        1,
        "Parallel",
        Map.of("REKINDLE_INCARNATION", UUID.randomUUID().toString()));
  }

  Rack replicas(int count) {
    return new Rack(set, rack, cluster, count, policy, variables);
  }

  Rack oneByOne() {
    return new Rack(set, rack, cluster, replicas, "OrderedReady", variables);
  }

  /** The same rack of another database, in a StatefulSet of another name. */
  Rack of(String otherCluster, String otherSet) {
    return new Rack(otherSet, rack, otherCluster, replicas, policy, variables);
  }

  Rack with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(variables);
    more.put(variable, value);
    return new Rack(set, rack, cluster, replicas, policy, more);
  }

  /** A new one that starts from a backup, as the webhook lets it be created. */
  Rack from(String backup) {
    return with("REKINDLE_RESTORE_FROM", backup);
  }

  List<String> pods() {
    return IntStream.range(0, replicas).mapToObj(ordinal -> set + "-" + ordinal).toList();
  }

  String yaml() {
    String more =
        new TreeMap<>(variables)
            .entrySet().stream()
                .map(
                    one ->
                        "            - {name: %s, value: \"%s\"}\n"
                            .formatted(one.getKey(), one.getValue()))
                .collect(Collectors.joining());
    return Site.resource("rack")
        .replace("STATEFULSET", set)
        .replace("CLUSTER", cluster)
        .replace("RACK", rack)
        .replace("REPLICAS", String.valueOf(replicas))
        .replace("POLICY", policy)
        .replace("          env:\n", "          env:\n" + more);
  }
}
