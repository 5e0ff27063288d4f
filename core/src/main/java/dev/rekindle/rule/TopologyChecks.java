package dev.rekindle.rule;

import dev.rekindle.mapping.Mapping;
import dev.rekindle.mapping.Obstacle;
import dev.rekindle.mapping.Side;
import dev.rekindle.topology.NaturalOrder;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the target has a place for every node of the backup. */
final class TopologyChecks {
  private static final String AS_IN_BACKUP = " as in the backup";

  private TopologyChecks() {}

  static Fact<List<Finding>> datacenter(RestoreView view) {
    return view.compared()
        .flatMap(
            nodes -> {
              SortedSet<String> source = names(nodes.stream().map(n -> n.node().datacenter()));
              return source.isEmpty()
                  ? Fact.unknown("the datacenter of the backup")
                  : view.pods()
                      .flatMap(pods -> Findings.each(pods, pod -> datacenter(pod, source)));
            });
  }

  private static Fact<List<Finding>> datacenter(PodFacts pod, SortedSet<String> source) {
    return pod.datacenter()
        .map(
            datacenter ->
                source.size() == 1 && source.contains(datacenter)
                    ? List.of()
                    : Findings.one(
                        "datacenter of " + pod.name(),
                        OneLine.names(source) + AS_IN_BACKUP,
                        datacenter,
                        "Give the target the same datacenter name; replication is bound to it."));
  }

  static Fact<List<Finding>> racks(RestoreView view) {
    return obstacles(view).map(TopologyChecks::lonelyRacks);
  }

  private static List<Finding> lonelyRacks(List<Obstacle> obstacles) {
    List<Obstacle.LonelyRack> lonely = only(obstacles, Obstacle.LonelyRack.class).toList();
    if (lonely.isEmpty()) {
      return List.of();
    }
    String found =
        lonely.stream()
            .map(
                rack ->
                    rack.rack()
                        + " only in "
                        + rack.side()
                        + " ("
                        + OneLine.names(rack.nodes())
                        + ")")
            .collect(Collectors.joining("; "));
    return Findings.one(
        "racks",
        "the same names in the backup and the target",
        found,
        "Give the target's StatefulSets the backup's rack names.");
  }

  static Fact<List<Finding>> rackSizes(RestoreView view) {
    return obstacles(view)
        .map(
            obstacles ->
                only(obstacles, Obstacle.UnequalRack.class)
                    .map(
                        rack ->
                            new Finding(
                                "nodes of rack " + rack.rack(),
                                rack.sourceNodes().size()
                                    + AS_IN_BACKUP
                                    + " ("
                                    + OneLine.names(rack.sourceNodes())
                                    + ")",
                                rack.targetPods().size()
                                    + " ("
                                    + OneLine.names(rack.targetPods())
                                    + ")",
                                "Scale the StatefulSets of this rack to the expected number."))
                    .toList());
  }

  static Fact<List<Finding>> nodeCount(RestoreView view) {
    return view.statefulSets()
        .flatMap(_ -> view.pods())
        .with(
            view.compared(),
            (pods, nodes) ->
                pods.size() == nodes.size()
                    ? List.of()
                    : Findings.one(
                        "nodes of the target",
                        nodes.size() + AS_IN_BACKUP,
                        Integer.toString(pods.size()),
                        "Scale the target to the expected number."));
  }

  static Fact<List<Finding>> knownRacks(RestoreView view) {
    return allObstacles(view)
        .map(
            obstacles -> {
              List<String> nodes =
                  only(obstacles, Obstacle.UnknownRack.class)
                      .map(Obstacle.UnknownRack::node)
                      .toList();
              return nodes.isEmpty()
                  ? List.of()
                  : Findings.one(
                      "racks of the backup",
                      "one for each node",
                      "none for " + OneLine.names(nodes),
                      "Restore into pods of the same names; the backup is too old to say more.");
            });
  }

  static Fact<List<Finding>> movedRacks(RestoreView view) {
    return allObstacles(view)
        .map(
            obstacles ->
                only(obstacles, Obstacle.MovedRack.class)
                    .map(
                        moved ->
                            new Finding(
                                "rack of " + moved.name(),
                                moved.sourceRack() + AS_IN_BACKUP,
                                moved.targetRack(),
                                "Give the pod its rack back, or other names to all pods."))
                    .toList());
  }

  static Fact<List<Finding>> distinctNames(RestoreView view) {
    return allObstacles(view)
        .map(
            obstacles ->
                only(obstacles, Obstacle.SameName.class)
                    .map(
                        same ->
                            new Finding(
                                "node names of " + same.side(),
                                "each once",
                                same.name() + " more than once",
                                same.side() == Side.SOURCE
                                    ? "Choose another backup; it mixes two clusters."
                                    : "Narrow the selector to the StatefulSets of one cluster."))
                    .toList());
  }

  /** What stands in the way, when racks can be compared at all. */
  private static Fact<List<Obstacle>> obstacles(RestoreView view) {
    return allObstacles(view)
        .flatMap(
            all ->
                all.stream().anyMatch(TopologyChecks::hidesRacks)
                    ? Fact.unknown("the racks of all nodes")
                    : Fact.known(all));
  }

  private static boolean hidesRacks(Obstacle obstacle) {
    return switch (obstacle) {
      case Obstacle.Nobody _, Obstacle.SameName _, Obstacle.UnknownRack _ -> true;
      case Obstacle.MovedRack _, Obstacle.LonelyRack _, Obstacle.UnequalRack _ -> false;
    };
  }

  private static Fact<List<Obstacle>> allObstacles(RestoreView view) {
    return view.mapping()
        .map(
            mapping ->
                switch (mapping) {
                  case Mapping.Complete _ -> List.of();
                  case Mapping.Impossible(List<Obstacle> obstacles) -> obstacles;
                });
  }

  private static <T extends Obstacle> Stream<T> only(List<Obstacle> obstacles, Class<T> kind) {
    return obstacles.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static SortedSet<String> names(
      Stream<? extends @org.jspecify.annotations.Nullable String> some) {
    return some.filter(Objects::nonNull)
        .map(Function.<String>identity())
        .collect(Collectors.toCollection(() -> new TreeSet<>(NaturalOrder.NATURAL)));
  }
}
