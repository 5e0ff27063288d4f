package dev.rekindle.rule;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.topology.Partitioner;
import dev.rekindle.topology.SharedToken;
import dev.rekindle.topology.Tokens;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the nodes can take their places in the ring again, with files that they can read. */
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

  /**
   * Against each partitioner that is known: the one that made the tokens, and those of the pods.
   */
  static Fact<List<Finding>> inRange(RestoreView view) {
    Set<Partitioner> partitioners = EnumSet.noneOf(Partitioner.class);
    var names = new ArrayList<Fact<String>>();
    names.add(view.facts().source().data().partitioner());
    if (view.pods() instanceof Fact.Known<List<PodFacts>>(List<PodFacts> pods)) {
      pods.forEach(pod -> names.add(pod.configuration().partitioner()));
    }
    for (Fact<String> name : names) {
      if (name instanceof Fact.Known<String>(String known)) {
        Partitioner.of(known).ifPresent(partitioners::add);
      }
    }
    return partitioners.isEmpty()
        ? Fact.unknown("the partitioner")
        : view.compared()
            .map(
                nodes ->
                    partitioners.stream()
                        .flatMap(p -> nodes.stream().flatMap(node -> outOfRange(p, node).stream()))
                        .toList());
  }

  private static Optional<Finding> outOfRange(Partitioner partitioner, NodeFacts node) {
    return node.node().tokens().values().stream()
        .filter(token -> !partitioner.allows(token))
        .findFirst()
        .map(
            token ->
                new Finding(
                    "tokens of " + node.node().name(),
                    partitioner.range() + " (" + partitioner.className() + ")",
                    token.toString(),
                    "Set the partitioner that made the backup; if it is, the token map is damaged."));
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
                  pods.stream().map(pod -> pod.configuration().numTokens()).distinct().toList();
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
        .configuration()
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

  static Fact<List<Finding>> samePartitioner(RestoreView view) {
    return view.facts()
        .source()
        .data()
        .partitioner()
        .flatMap(
            source ->
                view.pods()
                    .flatMap(pods -> Findings.each(pods, pod -> samePartitioner(pod, source))));
  }

  private static Fact<List<Finding>> samePartitioner(PodFacts pod, String source) {
    return pod.configuration()
        .partitioner()
        .map(
            target ->
                simple(target).equals(simple(source))
                    ? List.of()
                    : Findings.one(
                        "partitioner of " + pod.name(),
                        source + " as in the backup",
                        target,
                        "Set partitioner: " + source + "."));
  }

  private static String simple(String className) {
    return Partitioner.of(className).map(Partitioner::className).orElse(className);
  }

  static Fact<List<Finding>> sstableIds(RestoreView view) {
    return view.facts()
        .source()
        .data()
        .sstableIds()
        .flatMap(
            ids ->
                switch (ids) {
                  case NUMERIC -> Findings.none();
                  case UUID ->
                      view.pods().flatMap(pods -> Findings.each(pods, TokenChecks::readsUuids));
                });
  }

  private static Fact<List<Finding>> readsUuids(PodFacts pod) {
    return pod.configuration()
        .uuidIds()
        .map(
            ids ->
                switch (ids) {
                  case READ -> List.of();
                  case REFUSED ->
                      Findings.one(
                          "uuid_sstable_identifiers_enabled of " + pod.name(),
                          "true, since the backup has SSTables with UUID ids",
                          "false",
                          "Set uuid_sstable_identifiers_enabled: true.");
                });
  }

  static Fact<List<Finding>> plannedTokens(RestoreView view) {
    return view.onePod()
        .flatMap(
            one ->
                one.tokens()
                    .with(
                        view.compared(),
                        (planned, nodes) ->
                            nodes.stream()
                                .filter(node -> !node.node().tokens().equals(planned))
                                .map(node -> otherTokens(planned, node))
                                .toList()));
  }

  private static Finding otherTokens(Tokens planned, NodeFacts node) {
    return new Finding(
        "tokens of " + node.node().name(),
        "the plan's " + some(planned),
        some(node.node().tokens()) + " in the bucket",
        "Make a new restore, which plans with what the bucket holds now.");
  }

  private static String some(Tokens tokens) {
    String first = tokens.values().stream().limit(3).map(BigInteger::toString).toList().toString();
    return tokens.count() + " tokens " + (tokens.count() > 3 ? "that begin with " : "") + first;
  }

  static Fact<List<Finding>> plannedDigest(RestoreView view) {
    return view.onePod()
        .flatMap(
            one ->
                one.digest()
                    .flatMap(
                        planned ->
                            view.compared()
                                .flatMap(
                                    nodes -> Findings.each(nodes, node -> digest(planned, node)))));
  }

  private static Fact<List<Finding>> digest(String planned, NodeFacts node) {
    String digest = node.digest();
    if (digest == null) {
      return Fact.unknown("the digest of " + node.node().name());
    }
    return Fact.known(
        digest.equals(planned)
            ? List.of()
            : Findings.one(
                "digest of " + node.node().name(),
                "the plan's " + planned,
                digest + " in the bucket",
                "Find out who rewrote the backup; then make a new restore."));
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
