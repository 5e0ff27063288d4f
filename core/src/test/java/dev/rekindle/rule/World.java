package dev.rekindle.rule;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.rule.ActivityFacts.Start;
import dev.rekindle.rule.PodFacts.Capacity;
import dev.rekindle.rule.SourceFacts.Phase;
import dev.rekindle.rule.StatefulSetFacts.OptIn;
import dev.rekindle.rule.StatefulSetFacts.Rollout;
import dev.rekindle.rule.StorageFacts.Readiness;
import dev.rekindle.rule.StorageFacts.Secret;
import dev.rekindle.rule.StorageFacts.SecretState;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A restore in which all is well and everything is known: three racks of two nodes each. Tests
 * change one thing and look at what the rules say.
 */
final class World {
  static final long GIB = 1L << 30;
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  RestoreRequest request = RestoreRequest.of("nightly-7", NOW);
  boolean backupIsThere = true;
  String engine = "cassandra";
  @Nullable Instant finished = NOW.minus(Duration.ofDays(2));
  Phase phase = Phase.SUCCEEDED;
  Access backupAccess = Access.ALLOWED;
  ProofLevel proof = ProofLevel.CONTENT;
  final SortedMap<String, Map<String, Integer>> replication = new TreeMap<>();
  final SortedMap<String, Duration> timeToLive = new TreeMap<>();
  final List<String> unreadSchema = new ArrayList<>();
  final List<NodeFacts> nodes = new ArrayList<>();

  final Map<String, List<PodFacts>> sets = new LinkedHashMap<>();
  OptIn optIn = OptIn.IN;
  Rollout rollout = new Rollout.Complete();
  final List<String> storagesOfPods = new ArrayList<>(List.of("s3-main"));
  Readiness readiness = new Readiness.Ready();
  Access storageAccess = Access.ALLOWED;
  SecretState credentials = new SecretState.There(List.of());
  SecretState authority = new SecretState.There(List.of());

  final List<String> restores = new ArrayList<>();
  final List<String> backups = new ArrayList<>();
  final List<String> datacenters = new ArrayList<>();
  final List<String> snapshots = new ArrayList<>();
  Start start = Start.TOGETHER;

  World() {
    replication.put("shop", Map.of("dc1", 3));
    timeToLive.put("shop.carts", Duration.ofDays(30));
    for (int rack = 1; rack <= 3; rack++) {
      var pods = new ArrayList<PodFacts>();
      for (int i = 0; i < 2; i++) {
        nodes.add(node("old-r" + rack + "-sts-" + i, "r" + rack, tokens(rack * 10 + i)));
        pods.add(pod("new-r" + rack + "-sts-" + i, "r" + rack));
      }
      sets.put("new-r" + rack + "-sts", pods);
    }
  }

  static Tokens tokens(int seed) {
    return new Tokens(
        IntStream.range(0, 4).mapToObj(i -> BigInteger.valueOf((seed - 20L) * 1_000 + i)).toList());
  }

  static NodeFacts node(String name, @Nullable String rack, Tokens tokens) {
    var node = new Node(name, "dc1", rack, tokens);
    return new NodeFacts(node, NodeState.COMPLETE, "", "5.0.9", false, 100, 8 * GIB, "d0");
  }

  static PodFacts pod(String name, String rack) {
    return PodFacts.named(name)
        .in(Fact.known("dc1"), Fact.known(rack))
        .running(Fact.known("cassandra"), Fact.known("5.0.9"))
        .on(new Capacity(20 * GIB, "claim data-" + name))
        .startingWith(Fact.known(4));
  }

  /** Changes the first node of rack r1. */
  void changeNode(UnaryOperator<NodeFacts> change) {
    nodes.set(0, change.apply(nodes.getFirst()));
  }

  void changeState(NodeState state, String detail) {
    changeNode(
        n ->
            new NodeFacts(
                n.node(),
                state,
                detail,
                n.engineVersion(),
                false,
                n.files(),
                n.bytes(),
                n.digest()));
  }

  void changeWho(UnaryOperator<Node> change) {
    changeNode(
        n ->
            new NodeFacts(
                change.apply(n.node()),
                n.state(),
                n.detail(),
                n.engineVersion(),
                false,
                n.files(),
                n.bytes(),
                n.digest()));
  }

  void changeVersion(@Nullable String version) {
    changeNode(
        n ->
            new NodeFacts(
                n.node(), n.state(), "", version, false, n.files(), n.bytes(), n.digest()));
  }

  /** Changes the first pod of rack r1. */
  void changePod(UnaryOperator<PodFacts> change) {
    sets.values().iterator().next().replaceAll(p -> p.name().endsWith("-0") ? change.apply(p) : p);
  }

  void changeAllPods(UnaryOperator<PodFacts> change) {
    sets.values().forEach(pods -> pods.replaceAll(change));
  }

  RestoreFacts facts() {
    Source found =
        backupIsThere
            ? new Source.Whole(new BackupFacts(request.backup(), engine, finished, finished, nodes))
            : new Source.Missing(List.of("nightly-6", "nightly-70"));
    var data =
        new DataFacts(
            Fact.known(proof), Fact.known(new SchemaFacts(replication, timeToLive, unreadSchema)));
    return new RestoreFacts(
        request,
        new SourceFacts(Fact.known(found), Fact.known(phase), Fact.known(backupAccess), data),
        Fact.known(target()),
        Fact.known(
            new StorageFacts(
                "s3-main",
                Fact.known(readiness),
                Fact.known(storageAccess),
                Fact.known(
                    List.of(
                        new Secret("s3-keys", Fact.known(credentials)),
                        new Secret("store-ca", Fact.known(authority)))))),
        activity());
  }

  private List<StatefulSetFacts> target() {
    return sets.entrySet().stream()
        .map(
            set ->
                new StatefulSetFacts(
                    set.getKey(),
                    Fact.known(optIn),
                    Fact.known(rollout),
                    Fact.known(storagesOfPods),
                    set.getValue()))
        .toList();
  }

  private ActivityFacts activity() {
    return new ActivityFacts(
        Fact.known(restores),
        Fact.known(backups),
        Fact.known(datacenters),
        Fact.known(snapshots),
        Fact.known(start));
  }
}
