package dev.rekindle.webhook.restore;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupSchema;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStatus.BackupNode;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.rule.Access;
import dev.rekindle.rule.DataFacts;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.Source;
import dev.rekindle.rule.SourceFacts;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import dev.rekindle.webhook.workload.Maybe;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Reads what a Backup object says. */
final class SourceReading {
  private SourceReading() {}

  static SourceFacts of(RestoreSituation.SourceSituation source) {
    return new SourceFacts(found(source), phase(source), Fact.known(source.access()), data(source));
  }

  private static DataFacts data(RestoreSituation.SourceSituation source) {
    Backup backup = source.backup();
    BackupSchema schema =
        backup == null || source.access() == Access.DENIED
            ? null
            : Maybe.of(backup.getStatus(), BackupStatus::schema);
    if (schema == null) {
      return DataFacts.UNKNOWN;
    }
    var replication = new TreeMap<String, Map<String, Integer>>();
    schema.replication().forEach(each -> replication.put(each.keyspace(), each.datacenters()));
    var timeToLive = new TreeMap<String, Duration>();
    schema
        .timeToLive()
        .forEach(each -> timeToLive.put(each.table(), Duration.ofSeconds(each.seconds())));
    List<String> unread = schema.unread() == null ? List.of() : List.of(schema.unread());
    return DataFacts.of(new SchemaFacts(replication, timeToLive, unread));
  }

  private static Fact<Source> found(RestoreSituation.SourceSituation source) {
    Backup backup = source.backup();
    if (backup == null) {
      return Fact.known(new Source.Missing(source.others()));
    }
    BackupStatus status = backup.getStatus();
    if (status == null || status.nodes().isEmpty() || !complete(status)) {
      return Fact.unknown("the nodes of the backup");
    }
    var nodes = new ArrayList<NodeFacts>();
    for (BackupNode node : status.nodes()) {
      nodes.add(node(node, status, nodes.size()));
    }
    return Fact.known(
        new Source.Whole(
            new BackupFacts(
                name(backup),
                Objects.requireNonNullElse(status.engine(), "cassandra"),
                status.startTime(),
                status.finishTime(),
                nodes)));
  }

  /** Of a large cluster the status holds only some of the nodes. */
  private static boolean complete(BackupStatus status) {
    Integer total = status.totalNodes();
    return total == null || total <= status.nodes().size();
  }

  /** Returns the backup's name in the bucket. */
  static String name(Backup backup) {
    String inStatus = Maybe.of(backup.getStatus(), BackupStatus::snapshotTag);
    String inSpec = Maybe.of(backup.getSpec(), spec -> spec.snapshotTag());
    String stated = inStatus == null ? inSpec : inStatus;
    return stated == null ? backup.getMetadata().getName() : stated;
  }

  private static NodeFacts node(BackupNode node, BackupStatus status, int index) {
    String datacenter = node.datacenter() == null ? status.datacenter() : node.datacenter();
    NodeState state = state(node, status);
    return new NodeFacts(
        new Node(node.name(), datacenter, node.rack(), tokens(node, index)),
        state,
        state == NodeState.COMPLETE ? "" : Maybe.text(node.message()),
        status.engineVersion(),
        false,
        Objects.requireNonNullElse(node.files(), 0L),
        Objects.requireNonNullElse(node.bytes(), 0L),
        null);
  }

  private static NodeState state(BackupNode node, BackupStatus status) {
    BackupStatus.NodeState state = node.state();
    if (state == null) {
      return status.phase() == BackupStatus.Phase.SUCCEEDED
          ? NodeState.COMPLETE
          : NodeState.UNFINISHED;
    }
    return switch (state) {
      case COMPLETE -> NodeState.COMPLETE;
      case INCOMPLETE -> NodeState.ABSENT;
      case PENDING, SNAPSHOTTING, UPLOADING, FAILED -> NodeState.UNFINISHED;
    };
  }

  /**
   * Tokens that the status leaves out since they are many are stood in for by as many others, all
   * different, so that they can be counted. The controller compares the real ones.
   */
  private static Tokens tokens(BackupNode node, int index) {
    if (!node.tokens().isEmpty()) {
      return new Tokens(
          node.tokens().stream()
              .filter(token -> token.matches("-?[0-9]{1,39}"))
              .map(BigInteger::new)
              .toList());
    }
    long count = Math.clamp(Objects.requireNonNullElse(node.tokenCount(), 0), 0, 100_000);
    return new Tokens(
        LongStream.range(0, count)
            .mapToObj(token -> BigInteger.valueOf(index * 100_000L + token))
            .toList());
  }

  /** Nothing is said of a backup that the user may not read, not even what it is not. */
  private static Fact<SourceFacts.Phase> phase(RestoreSituation.SourceSituation source) {
    Backup backup = source.backup();
    if (backup == null || source.access() == Access.DENIED) {
      return Fact.unknown("the backup's phase");
    }
    BackupStatus.Phase phase = Maybe.of(backup.getStatus(), BackupStatus::phase);
    if (phase == null) {
      return Fact.known(SourceFacts.Phase.PENDING);
    }
    return Fact.known(
        switch (phase) {
          case PENDING -> SourceFacts.Phase.PENDING;
          case RUNNING -> SourceFacts.Phase.RUNNING;
          case SUCCEEDED -> SourceFacts.Phase.SUCCEEDED;
          case MISSING -> SourceFacts.Phase.MISSING;
          case FAILED -> SourceFacts.Phase.FAILED;
          case COPIED ->
              restorable(backup) ? SourceFacts.Phase.SUCCEEDED : SourceFacts.Phase.FAILED;
        });
  }

  /** A copy never runs; the bucket says whether what it speaks of can be restored. */
  private static boolean restorable(Backup backup) {
    return Maybe.list(Maybe.of(backup.getStatus(), BackupStatus::conditions)).stream()
        .anyMatch(
            condition ->
                "Restorable".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** Returns the phases in which a backup is under way. */
  static boolean running(Backup backup) {
    BackupStatus.Phase phase = Maybe.of(backup.getStatus(), BackupStatus::phase);
    return phase == BackupStatus.Phase.RUNNING
        || ((phase == null || phase == BackupStatus.Phase.PENDING)
            && !Boolean.TRUE.equals(Maybe.of(backup.getSpec(), spec -> spec.register())));
  }

  static List<String> names(List<Backup> backups) {
    return backups.stream().map(backup -> backup.getMetadata().getName()).sorted().toList();
  }
}
