package dev.rekindle.rule;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.topology.SharedToken;
import java.util.List;

/** Whether the nodes can take their places in the ring again. */
final class TokenChecks {
  private static final String DAMAGED = "Choose another backup; this token map is damaged.";

  private TokenChecks() {}

  static Fact<List<Finding>> present(RestoreView view) {
    return ofCassandra(view)
        .flatMap(_ -> view.compared())
        .map(
            nodes -> {
              List<String> without =
                  nodes.stream()
                      .filter(node -> node.state() == NodeState.COMPLETE)
                      .filter(node -> node.node().tokens().count() == 0)
                      .map(node -> node.node().name())
                      .toList();
              return without.isEmpty()
                  ? List.of()
                  : Findings.one(
                      "tokens",
                      "at least one for each node",
                      "none for " + OneLine.names(without),
                      DAMAGED);
            });
  }

  static Fact<List<Finding>> notShared(RestoreView view) {
    return view.nodes()
        .map(
            nodes ->
                SharedToken.among(nodes.stream().map(NodeFacts::node).toList()).stream()
                    .limit(1)
                    .map(
                        shared ->
                            new Finding(
                                "tokens",
                                "each on one node",
                                shared.token() + " on " + OneLine.names(shared.nodes()),
                                "Choose another backup; this one was taken while nodes moved, or"
                                    + " mixes two clusters."))
                    .toList());
  }

  static Fact<List<Finding>> count(RestoreView view) {
    return ofCassandra(view)
        .flatMap(_ -> view.pods())
        .flatMap(
            pods -> {
              List<Fact<Integer>> configured =
                  pods.stream().map(PodFacts::numTokens).distinct().toList();
              // Where all pods are configured alike, it does not matter which gets which node.
              return configured.size() == 1
                  ? configured.getFirst().with(view.compared(), TokenChecks::counts).flatMap(c -> c)
                  : view.pairs().flatMap(pairs -> Findings.each(pairs, TokenChecks::count));
            });
  }

  private static Fact<List<Finding>> counts(int configured, List<NodeFacts> nodes) {
    return Findings.each(nodes, node -> Fact.known(count(configured, "the target", node)));
  }

  private static Fact<List<Finding>> count(RestoreView.Paired pair) {
    return pair.pod()
        .numTokens()
        .map(configured -> count(configured, pair.pod().name(), pair.node()));
  }

  private static List<Finding> count(int configured, String where, NodeFacts node) {
    int tokens = node.node().tokens().count();
    return tokens == 0 || tokens == configured
        ? List.of()
        : Findings.one(
            "num_tokens of " + where,
            tokens + ", the tokens of " + node.node().name(),
            Integer.toString(configured),
            "Set num_tokens: " + tokens + ".");
  }

  /** Known for Cassandra only: other engines have no tokens. */
  private static Fact<String> ofCassandra(RestoreView view) {
    return view.engine()
        .flatMap(
            engine ->
                engine.equals(SupportedReleases.CASSANDRA)
                    ? Fact.known(engine)
                    : Fact.unknown("whether " + engine + " has tokens"));
  }
}
