package dev.rekindle.mapping;

import static java.util.Comparator.comparing;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import dev.rekindle.topology.NaturalOrder;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.PodName;
import dev.rekindle.topology.TargetPod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One attempt to pair: the two sides by name and by rack, and what stands in the way. */
final class Pairing {
  private final Map<String, TargetPod> pods;
  private final Map<String, Node> nodes;
  private final SortedMap<String, List<TargetPod>> podsOfRack;
  private final SortedMap<String, List<Node>> nodesOfRack = new TreeMap<>(NaturalOrder.NATURAL);
  private final List<Obstacle> obstacles = new ArrayList<>();

  private Pairing(Collection<TargetPod> target, Collection<Node> source) {
    pods = target.stream().collect(toMap(TargetPod::name, identity()));
    nodes = source.stream().collect(toMap(Node::name, identity()));
    podsOfRack =
        target.stream()
            .sorted(comparing(pod -> PodName.of(pod.name())))
            .collect(
                groupingBy(
                    TargetPod::rack,
                    () -> new TreeMap<>(NaturalOrder.NATURAL),
                    toCollection(ArrayList::new)));
  }

  static Mapping of(Collection<TargetPod> target, Collection<Node> source) {
    var unusable = new ArrayList<Obstacle>();
    checkNames(Side.SOURCE, source, Node::name, unusable);
    checkNames(Side.TARGET, target, TargetPod::name, unusable);
    return unusable.isEmpty()
        ? new Pairing(target, source).pair()
        : new Mapping.Impossible(unusable);
  }

  private static <T> void checkNames(
      Side side, Collection<T> nodes, Function<T, String> name, List<Obstacle> obstacles) {
    if (nodes.isEmpty()) {
      obstacles.add(new Obstacle.Nobody(side));
    }
    var seen = new HashSet<String>();
    nodes.stream()
        .map(name)
        .filter(n -> !seen.add(n))
        .distinct()
        .sorted(NaturalOrder.NATURAL)
        .forEach(n -> obstacles.add(new Obstacle.SameName(side, n)));
  }

  private Mapping pair() {
    boolean allRacksKnown = placeNodes();
    if (allRacksKnown) {
      compareRacks();
    }
    if (!obstacles.isEmpty()) {
      return new Mapping.Impossible(obstacles);
    }
    var pairs = new ArrayList<Mapping.Pair>();
    podsOfRack.forEach(
        (rack, there) -> pairs.addAll(pairRack(there, nodesOfRack.getOrDefault(rack, List.of()))));
    return new Mapping.Complete(pairs);
  }

  /** Puts every node into its rack, and returns whether each has one. */
  private boolean placeNodes() {
    boolean allKnown = true;
    List<Node> inOrder =
        nodes.values().stream().sorted(comparing(node -> PodName.of(node.name()))).toList();
    for (Node node : inOrder) {
      String rack = rackOf(node);
      if (rack == null) {
        obstacles.add(new Obstacle.UnknownRack(node.name()));
        allKnown = false;
      } else {
        nodesOfRack.computeIfAbsent(rack, _ -> new ArrayList<>()).add(node);
      }
    }
    return allKnown;
  }

  /** Returns where the node was: as the backup says, else where its namesake is. */
  private @Nullable String rackOf(Node node) {
    String rack = node.rack();
    TargetPod namesake = pods.get(node.name());
    if (rack == null) {
      return namesake == null ? null : namesake.rack();
    }
    if (namesake != null && !rack.equals(namesake.rack())) {
      obstacles.add(new Obstacle.MovedRack(node.name(), rack, namesake.rack()));
    }
    return rack;
  }

  private void compareRacks() {
    Set<String> racks = new TreeSet<>(NaturalOrder.NATURAL);
    racks.addAll(nodesOfRack.keySet());
    racks.addAll(podsOfRack.keySet());
    for (String rack : racks) {
      List<String> here = names(nodesOfRack.getOrDefault(rack, List.of()), Node::name);
      List<String> there = names(podsOfRack.getOrDefault(rack, List.of()), TargetPod::name);
      if (there.isEmpty()) {
        obstacles.add(new Obstacle.LonelyRack(Side.SOURCE, rack, here));
      } else if (here.isEmpty()) {
        obstacles.add(new Obstacle.LonelyRack(Side.TARGET, rack, there));
      } else if (here.size() != there.size()) {
        obstacles.add(new Obstacle.UnequalRack(rack, here, there));
      }
    }
  }

  private List<Mapping.Pair> pairRack(List<TargetPod> there, List<Node> here) {
    var strangers = new ArrayDeque<Node>(here);
    strangers.removeIf(node -> pods.containsKey(node.name()));
    var pairs = new ArrayList<Mapping.Pair>();
    for (TargetPod pod : there) {
      Node namesake = nodes.get(pod.name());
      pairs.add(new Mapping.Pair(pod, namesake != null ? namesake : strangers.remove()));
    }
    return pairs;
  }

  private static <T> List<String> names(List<T> nodes, Function<T, String> name) {
    return nodes.stream().map(name).toList();
  }
}
