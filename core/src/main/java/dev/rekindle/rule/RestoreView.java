package dev.rekindle.rule;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.mapping.Mapping;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.PodName;
import dev.rekindle.topology.TargetPod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What follows from the facts of a restore, worked out once for all rules. */
final class RestoreView {
  private static final String NODES = "the nodes of the backup";

  private final RestoreFacts facts;
  private final Fact<String> engine;
  private final Fact<List<NodeFacts>> nodes;
  private final Fact<List<PodFacts>> pods;
  private final Fact<List<NodeFacts>> compared;
  private final Fact<Mapping> mapping;

  /**
   * A pod and the node whose data it is to get.
   *
   * @param pod the pod
   * @param node the node
   */
  record Paired(PodFacts pod, NodeFacts node) {}

  RestoreView(RestoreFacts facts) {
    this.facts = facts;
    engine = facts.source().found().flatMap(RestoreView::engineOf);
    nodes =
        facts
            .source()
            .found()
            .flatMap(RestoreView::nodesOf)
            .map(all -> inOrder(all, node -> node.node().name()));
    pods = facts.target().map(target -> inOrder(podsOf(target), PodFacts::name));
    compared = nodes.map(RestoreView::named);
    mapping = statefulSets().flatMap(_ -> nodes.with(pods, RestoreView::map).flatMap(m -> m));
  }

  /** Sorted, so that what is said never depends on the order in which things were listed. */
  private static <T> List<T> inOrder(List<T> items, Function<T, String> name) {
    return items.stream()
        .sorted(Comparator.comparing(item -> PodName.of(name.apply(item))))
        .toList();
  }

  RestoreFacts facts() {
    return facts;
  }

  /** What wrote the backup. */
  Fact<String> engine() {
    return engine;
  }

  /** Every node of the backup that was looked at. */
  Fact<List<NodeFacts>> nodes() {
    return nodes;
  }

  /** The nodes that are compared with the pods: those that were members of the ring. */
  Fact<List<NodeFacts>> compared() {
    return compared;
  }

  /** The pods of the target. */
  Fact<List<PodFacts>> pods() {
    return pods;
  }

  /** The StatefulSets of the target. */
  Fact<List<StatefulSetFacts>> statefulSets() {
    return facts.target().map(sets -> inOrder(sets, StatefulSetFacts::name));
  }

  /** How all nodes and all pods pair, or why they do not. */
  Fact<Mapping> mapping() {
    return mapping;
  }

  /** Each pod with its node, if there is a pairing. */
  Fact<List<Paired>> pairs() {
    return mapping.flatMap(this::pairsOf);
  }

  private Fact<List<Paired>> pairsOf(Mapping map) {
    return switch (map) {
      case Mapping.Impossible _ -> Fact.unknown("which node belongs to which pod");
      case Mapping.Complete(List<Mapping.Pair> pairs) ->
          nodes.with(
              pods,
              (allNodes, allPods) -> {
                Map<String, NodeFacts> nodeOf = new HashMap<>();
                allNodes.forEach(node -> nodeOf.put(node.node().name(), node));
                Map<String, PodFacts> podOf = new HashMap<>();
                allPods.forEach(pod -> podOf.put(pod.name(), pod));
                return pairs.stream()
                    .flatMap(pair -> paired(podOf, nodeOf, pair).stream())
                    .toList();
              });
    };
  }

  private static Optional<Paired> paired(
      Map<String, PodFacts> podOf, Map<String, NodeFacts> nodeOf, Mapping.Pair pair) {
    PodFacts pod = podOf.get(pair.pod().name());
    NodeFacts node = nodeOf.get(pair.source().name());
    return pod == null || node == null ? Optional.empty() : Optional.of(new Paired(pod, node));
  }

  private static Fact<String> engineOf(Source source) {
    return switch (source) {
      case Source.Whole(var backup) -> Fact.known(backup.engine());
      case Source.Missing _ -> Fact.unknown("the engine of the backup");
    };
  }

  private static Fact<List<NodeFacts>> nodesOf(Source source) {
    return switch (source) {
      case Source.Whole(var backup) -> Fact.known(backup.nodes());
      case Source.Missing _ -> Fact.unknown(NODES);
    };
  }

  private static List<PodFacts> podsOf(List<StatefulSetFacts> target) {
    return target.stream().flatMap(set -> set.pods().stream()).toList();
  }

  /** The nodes that were members of the ring: those that the token map names. */
  static List<NodeFacts> named(List<NodeFacts> all) {
    return all.stream().filter(node -> node.state() != NodeState.UNNAMED).toList();
  }

  private static Fact<Mapping> map(List<NodeFacts> nodes, List<PodFacts> pods) {
    List<Node> source = named(nodes).stream().map(NodeFacts::node).toList();
    for (NodeFacts node : named(nodes)) {
      if (node.state() != NodeState.COMPLETE && node.node().rack() == null) {
        return Fact.unknown("the rack of the incomplete node " + node.node().name());
      }
    }
    var target = new ArrayList<TargetPod>();
    for (PodFacts pod : pods) {
      switch (pod.rack()) {
        case Fact.Known<String>(String rack) -> target.add(new TargetPod(pod.name(), rack));
        case Fact.Unknown<String>(String what) -> {
          return Fact.unknown(what);
        }
      }
    }
    return Fact.known(Mapping.of(target, source));
  }
}
