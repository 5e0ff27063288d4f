package dev.rekindle.rule;

import static dev.rekindle.rule.RestoreRule.*;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.rule.PodFacts.Capacity;
import dev.rekindle.rule.SourceFacts.Phase;
import dev.rekindle.rule.StatefulSetFacts.OptIn;
import dev.rekindle.rule.StatefulSetFacts.Rollout;
import dev.rekindle.rule.StorageFacts.Readiness;
import dev.rekindle.rule.StorageFacts.SecretState;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One thing wrong with a restore, and all that the rules must say of it.
 *
 * @param rule the rule that it violates
 * @param change what goes wrong
 * @param implied other rules that it cannot but violate as well
 */
record RuleCase(RestoreRule rule, Consumer<World> change, Set<RestoreRule> implied) {

  World world() {
    World world = new World();
    change.accept(world);
    return world;
  }

  Set<RestoreRule> expected() {
    EnumSet<RestoreRule> all = EnumSet.of(rule);
    all.addAll(implied);
    return all;
  }

  @Override
  public String toString() {
    return rule.toString();
  }

  static List<RuleCase> all() {
    var cases = new ArrayList<RuleCase>();
    cases.addAll(ofBackups());
    cases.addAll(ofEngines());
    cases.addAll(ofTopology());
    cases.addAll(ofTokens());
    cases.addAll(ofStorage());
    cases.addAll(ofTargets());
    cases.addAll(ofData());
    return cases;
  }

  static RuleCase of(RestoreRule rule, Consumer<World> change, RestoreRule... implied) {
    return new RuleCase(rule, change, Set.of(implied));
  }

  private static List<RuleCase> ofBackups() {
    return List.of(
        of(BACKUP_NAME, w -> w.request = RestoreRequest.of("finished-move", w.request.at())),
        of(BACKUP_MISSING, w -> w.backupIsThere = false),
        of(BACKUP_FORBIDDEN, w -> w.backupAccess = Access.DENIED),
        of(BACKUP_FAILED, w -> w.phase = Phase.FAILED),
        of(BACKUP_FAILED, w -> w.phase = Phase.MISSING),
        of(
            BACKUP_UNFINISHED,
            w -> w.changeState(NodeState.UNFINISHED, "no manifest.json, begun 10:00")),
        of(BACKUP_UNFINISHED, w -> w.phase = Phase.RUNNING),
        of(BACKUP_NODES_MISSING, w -> w.changeState(NodeState.ABSENT, "")),
        of(BACKUP_NODES_MISSING, w -> w.nodes.clear(), NODE_COUNT_MISMATCH),
        of(
            BACKUP_NODES_UNNAMED,
            w -> {
              w.nodes.add(World.node("10.0.0.7", null, Tokens.NONE));
              NodeFacts last = w.nodes.removeLast();
              w.nodes.addFirst(last);
              w.changeState(NodeState.UNNAMED, "");
            }),
        of(BACKUP_EMPTY, w -> w.changeState(NodeState.EMPTY, "0 files")),
        of(
            BACKUP_UNREADABLE,
            w -> w.changeState(NodeState.UNREADABLE, "manifest.json ends after 12 bytes")),
        of(NODE_NAME, w -> w.changeWho(n -> renamed(n, "old_started_0"))),
        of(
            PROOF_TOO_WEAK,
            w -> {
              w.request =
                  new RestoreRequest(
                      "nightly-7",
                      RestoreRequest.REPLACE,
                      List.of(),
                      ProofLevel.CONTENT,
                      w.request.at());
              w.proof = ProofLevel.OBJECT;
            }));
  }

  private static List<RuleCase> ofEngines() {
    return List.of(
        of(
            ENGINE_MISMATCH,
            w -> w.changePod(p -> p.running(Fact.known("etcd"), Fact.known("5.0.9")))),
        of(
            ENGINE_UNSUPPORTED,
            w -> {
              w.engine = "dse";
              w.changeAllPods(p -> p.running(Fact.known("dse"), Fact.known("6.8.50")));
            }),
        of(SOURCE_VERSION_UNSUPPORTED, w -> w.changeVersion("3.11.14")),
        of(SOURCE_VERSION_UNSUPPORTED, w -> w.changeVersion("unknown")),
        of(
            TARGET_VERSION_UNSUPPORTED,
            w -> w.changePod(p -> p.running(Fact.known("cassandra"), Fact.known("6.0-alpha2")))),
        of(
            TARGET_OLDER,
            w -> w.changePod(p -> p.running(Fact.known("cassandra"), Fact.known("5.0.8")))),
        of(
            TARGET_OLDER,
            w -> w.changePod(p -> p.running(Fact.known("cassandra"), Fact.known("4.1.10")))));
  }

  private static List<RuleCase> ofTopology() {
    return List.of(
        of(DATACENTER_MISMATCH, w -> w.changePod(p -> p.in(Fact.known("dc2"), Fact.known("r1")))),
        of(
            DATACENTER_MISMATCH,
            w -> w.changeAllPods(p -> p.in(Fact.known("dc2"), p.rack())),
            REPLICATION_ELSEWHERE),
        of(
            RACK_MISMATCH,
            w ->
                w.changeAllPods(
                    p ->
                        p.rack().equals(Fact.known("r3"))
                            ? p.in(p.datacenter(), Fact.known("r4"))
                            : p)),
        of(RACK_SIZE_MISMATCH, w -> w.sets.get("new-r1-sts").removeLast(), NODE_COUNT_MISMATCH),
        of(RACK_SIZE_MISMATCH, w -> w.changePod(p -> p.in(p.datacenter(), Fact.known("r2")))),
        of(NODE_COUNT_MISMATCH, w -> w.sets.values().forEach(List::clear)),
        of(
            RACK_UNKNOWN,
            w -> w.changeWho(n -> new Node(n.name(), n.datacenter(), null, n.tokens()))),
        of(NODE_RACK_MISMATCH, w -> w.changeWho(n -> renamed(n, "new-r2-sts-0"))),
        of(NODE_AMBIGUOUS, w -> w.changeWho(n -> renamed(n, "old-r1-sts-1"))));
  }

  private static List<RuleCase> ofTokens() {
    return List.of(
        of(TOKENS_MISSING, w -> w.changeWho(n -> owning(n, Tokens.NONE))),
        of(TOKENS_SHARED, w -> w.changeWho(n -> owning(n, World.tokens(11)))),
        of(TOKEN_COUNT_MISMATCH, w -> w.changeAllPods(p -> p.startingWith(Fact.known(16)))),
        of(TOKEN_COUNT_MISMATCH, w -> w.changePod(p -> p.startingWith(Fact.known(16)))));
  }

  private static List<RuleCase> ofStorage() {
    return List.of(
        of(
            STORAGE_NOT_READY,
            w -> w.readiness = new Readiness.NotReady("bucket backups: NoSuchBucket")),
        of(STORAGE_NOT_ALLOWED, w -> w.storageAccess = Access.DENIED),
        of(
            STORAGE_NOT_INJECTED,
            w -> {
              w.storagesOfPods.clear();
              w.storagesOfPods.add("s3-main-2");
            }),
        of(SECRET_MISSING, w -> w.credentials = new SecretState.Missing()),
        of(
            SECRET_INCOMPLETE,
            w -> w.credentials = new SecretState.There(List.of("AWS_SECRET_ACCESS_KEY"))),
        of(SECRET_MISSING, w -> w.authority = new SecretState.Missing()),
        of(SECRET_INCOMPLETE, w -> w.authority = new SecretState.There(List.of("ca.crt"))),
        of(VOLUME_TOO_SMALL, w -> w.changePod(p -> volume(p, 4 * World.GIB))),
        of(
            VOLUME_TOO_SMALL,
            w ->
                w.changePod(p -> p.on(new Capacity(8 * World.GIB - 1, "claim data-" + p.name())))));
  }

  private static List<RuleCase> ofTargets() {
    return List.of(
        of(TARGET_MISSING, w -> w.sets.clear(), NODE_COUNT_MISMATCH),
        of(TARGET_NOT_OPTED_IN, w -> w.optIn = OptIn.OUT),
        of(
            TARGET_NOT_ROLLED_OUT,
            w -> w.rollout = new Rollout.Incomplete("1 of 2 pods, partition 1")),
        of(RESTORE_RUNNING, w -> w.restores.add("restore-a")),
        of(BACKUP_RUNNING, w -> w.backups.add("nightly-8")),
        of(DATACENTER_ALIVE, w -> w.datacenters.add("dc2")),
        of(MODE_UNSUPPORTED, w -> w.request = request("Import", List.of(), w.request.at())),
        of(
            TABLES_UNSUPPORTED,
            w ->
                w.request =
                    request(RestoreRequest.REPLACE, List.of("shop.carts"), w.request.at())));
  }

  private static List<RuleCase> ofData() {
    return List.of(
        of(PODS_ONE_BY_ONE, w -> w.start = ActivityFacts.Start.ONE_BY_ONE),
        of(REPLICATION_ELSEWHERE, w -> w.replication.put("Shop\"2", Map.of("dc1", 3, "dc2", 2))),
        of(REPLICATION_ELSEWHERE, w -> w.replication.put("far", Map.of("dc9", 2))),
        of(DATA_EXPIRED, w -> w.timeToLive.put("shop.sessions", Duration.ofHours(1))),
        of(SNAPSHOTS_LOST, w -> w.snapshots.add("before-upgrade on new-r1-sts-0")));
  }

  private static RestoreRequest request(String mode, List<String> tables, Instant at) {
    return new RestoreRequest("nightly-7", mode, tables, ProofLevel.SIZE, at);
  }

  private static PodFacts volume(PodFacts pod, long bytes) {
    return pod.on(new Capacity(bytes, "claim data-" + pod.name()));
  }

  static Node renamed(Node node, String name) {
    return new Node(name, node.datacenter(), node.rack(), node.tokens());
  }

  static Node owning(Node node, Tokens tokens) {
    return new Node(node.name(), node.datacenter(), node.rack(), tokens);
  }
}
