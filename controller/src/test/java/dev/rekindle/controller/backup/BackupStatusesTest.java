package dev.rekindle.controller.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupSchema;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStatus.Phase;
import dev.rekindle.api.StorageRef;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.controller.backup.BackupStatuses.About;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Tokens;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackupStatusesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final Instant STARTED = NOW.minus(Duration.ofHours(2));
  private static final StorageRef STORAGE = new StorageRef("store", "shop");
  private static final NodeFacts ONE = node("n-1", NodeState.COMPLETE, 4);
  private static final NodeFacts TWO = node("n-2", NodeState.COMPLETE, 256);

  private final Backup backup = new Backup();

  BackupStatusesTest() {
    backup.setMetadata(new ObjectMetaBuilder().withGeneration(3L).build());
  }

  @Test
  void aCompleteBackupIsSaidInFull() {
    BackupStatus status = of(found(ONE, TWO));

    assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(status.observedGeneration()).isEqualTo(3);
    assertThat(status.totalNodes()).isEqualTo(2);
    assertThat(status.finishedNodes()).isEqualTo(2);
    assertThat(status.progress()).isEqualTo(100);
    assertThat(status.files()).isEqualTo(20);
    assertThat(status.bytes()).isEqualTo(2_000);
    assertThat(status.datacenter()).isEqualTo("dc1");
    assertThat(status.engineVersion()).isEqualTo("4.1.8");
    assertThat(status.startTime()).isEqualTo(STARTED);
    assertThat(status.storageRef()).isEqualTo(STORAGE);
    assertThat(status.snapshotTag()).isEqualTo("tag");
    assertThat(status.digest()).matches("[0-9a-f]{64}");
    assertThat(status.nodes()).extracting(node -> node.tokenCount()).containsExactly(4, 256);
    assertThat(status.nodes().getFirst().tokens()).containsExactly("0", "1", "2", "3");
    assertThat(status.nodes().getLast().tokens()).isEmpty();
    assertThat(restorable(status)).isEqualTo("True/Complete");
    assertThat(Conditions.isTrue(status.conditions(), "Ready")).isTrue();
  }

  @Test
  void theDigestIsOfNodesAndTheirTokens() {
    String digest = of(found(ONE, TWO)).digest();

    assertThat(of(found(TWO, ONE)).digest()).isEqualTo(digest);
    assertThat(of(found(ONE, node("n-3", NodeState.COMPLETE, 256))).digest()).isNotEqualTo(digest);
    assertThat(of(found(ONE, node("n-2", NodeState.UNFINISHED, 256))).digest()).isNull();
  }

  @Test
  void whatLacksANodeRunsForADayAndHasFailedThen() {
    BackupReading.Found open = found(ONE, node("n-2", NodeState.UNFINISHED, 1));

    BackupStatus running = of(open);
    BackupStatus failed = BackupStatuses.of(about(false), open, NOW.plus(Duration.ofDays(1)));

    assertThat(running.phase()).isEqualTo(Phase.RUNNING);
    assertThat(running.progress()).isEqualTo(50);
    assertThat(running.nodes().getLast().state()).isEqualTo(BackupStatus.NodeState.UPLOADING);
    assertThat(restorable(running)).isEqualTo("False/Running");
    assertThat(failed.phase()).isEqualTo(Phase.FAILED);
    assertThat(failed.nodes().getLast().state()).isEqualTo(BackupStatus.NodeState.INCOMPLETE);
    assertThat(Conditions.find(failed.conditions(), "Restorable").orElseThrow().getMessage())
        .contains("1 of 2 nodes", "n-2 (why)");
  }

  @Test
  void whatCannotBeReadNeverGetsBetter() {
    assertThat(of(found(ONE, node("n-2", NodeState.UNREADABLE, 1))).phase())
        .isEqualTo(Phase.FAILED);
  }

  @Test
  void whatIsGoneIsMissingAndKeepsItsFacts() {
    backup.setStatus(of(found(ONE, TWO)));

    BackupStatus gone = of(new BackupReading.Absent("it is not there"));

    assertThat(gone.phase()).isEqualTo(Phase.MISSING);
    assertThat(gone.nodes()).hasSize(2);
    assertThat(gone.digest()).isNotNull();
    assertThat(restorable(gone)).isEqualTo("False/NotInBucket");
    assertThat(ready(gone)).isEqualTo("False/NotInBucket");
  }

  @Test
  void whatWasNeverThereIsNotReady() {
    BackupStatus never = of(new BackupReading.Absent("it is not there"));

    assertThat(never.phase()).isEqualTo(Phase.MISSING);
    assertThat(ready(never)).isEqualTo("False/NotInBucket");
  }

  @Test
  void whatIsCompletedLateSucceeds() {
    BackupReading.Found open = found(ONE, node("n-2", NodeState.UNFINISHED, 1));
    backup.setStatus(BackupStatuses.of(about(false), open, NOW.plus(Duration.ofDays(1))));

    BackupStatus late =
        BackupStatuses.of(about(false), found(ONE, TWO), NOW.plus(Duration.ofDays(2)));

    assertThat(late.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(restorable(late)).isEqualTo("True/Complete");
    assertThat(ready(late)).isEqualTo("True/Complete");
  }

  @Test
  void aStoreThatDoesNotAnswerChangesNothingButWhatIsKnown() {
    BackupStatus never = of(new BackupReading.Unread("StorageFailed", "no"));
    assertThat(never.phase()).isEqualTo(Phase.PENDING);
    assertThat(ready(never)).isEqualTo("Unknown/StorageFailed");
    backup.setStatus(of(found(ONE, TWO)));

    BackupStatus unread = of(new BackupReading.Unread("StorageFailed", "no"));

    assertThat(unread.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(restorable(unread)).isEqualTo("Unknown/StorageFailed");
    assertThat(ready(unread)).isEqualTo("True/Complete");
  }

  @Test
  void aCopyStaysACopyAndIsSaidInFull() {
    BackupStatus there = BackupStatuses.of(about(true), found(ONE, TWO), NOW);
    backup.setStatus(there);
    BackupStatus gone = BackupStatuses.of(about(true), new BackupReading.Absent("no"), NOW);

    assertThat(there.phase()).isEqualTo(Phase.COPIED);
    assertThat(there.nodes()).hasSize(2);
    assertThat(restorable(there)).isEqualTo("True/Complete");
    assertThat(gone.phase()).isEqualTo(Phase.COPIED);
    assertThat(restorable(gone)).isEqualTo("False/NotInBucket");
  }

  @Test
  void aThousandNodesFitAndThoseThatLackSomethingComeFirst() {
    NodeFacts[] many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> node("n-" + i, i == 900 ? NodeState.EMPTY : NodeState.COMPLETE, 16))
            .toArray(NodeFacts[]::new);

    BackupStatus status = of(found(many));

    assertThat(status.totalNodes()).isEqualTo(1_000);
    assertThat(status.nodes()).hasSize(200);
    assertThat(status.nodes().getFirst().name()).isEqualTo("n-900");
  }

  @Test
  void theSchemaSaysOnlyWhatARestoreWarnsOf() {
    var replication =
        new TreeMap<>(
            Map.of(
                "here", Map.of("dc1", 3),
                "both", Map.of("dc1", 3, "dc2", 1),
                "no name", Map.of("dc2", 1)));
    var expiry = new TreeMap<>(Map.of("both.events", Duration.ofDays(1)));
    SchemaFacts facts = new SchemaFacts(replication, expiry, List.of());

    BackupSchema schema = of(new BackupReading.Found(found(ONE).facts(), facts)).schema();

    assertThat(schema.replication())
        .containsExactly(new BackupSchema.Replication("both", Map.of("dc1", 3, "dc2", 1)));
    assertThat(schema.timeToLive()).containsExactly(new BackupSchema.Expiry("both.events", 86_400));
    assertThat(schema.unread()).contains("names");
  }

  @Test
  void aBackupThatNobodyTakesSaysSo() {
    BackupStatus status = BackupStatuses.untaken(about(false), NOW);

    assertThat(status.phase()).isEqualTo(Phase.PENDING);
    assertThat(Conditions.find(status.conditions(), "Ready").map(Condition::getReason))
        .hasValue("NotTaken");
  }

  private static String restorable(BackupStatus status) {
    return said(status, "Restorable");
  }

  private static String ready(BackupStatus status) {
    return said(status, "Ready");
  }

  private static String said(BackupStatus status, String type) {
    Condition condition = Conditions.find(status.conditions(), type).orElseThrow();
    return condition.getStatus() + '/' + condition.getReason();
  }

  private BackupStatus of(BackupReading reading) {
    return BackupStatuses.of(about(false), reading, NOW);
  }

  private About about(boolean copied) {
    return new About(backup, copied, STORAGE, "tag");
  }

  private static BackupReading.Found found(NodeFacts... nodes) {
    return new BackupReading.Found(
        new BackupFacts("tag", "cassandra", STARTED, NOW, List.of(nodes)), null);
  }

  private static NodeFacts node(String name, NodeState state, int tokens) {
    Tokens owned = new Tokens(LongStream.range(0, tokens).mapToObj(BigInteger::valueOf).toList());
    boolean complete = state == NodeState.COMPLETE;
    return new NodeFacts(
        new Node(name, "dc1", "r1", owned),
        state,
        complete ? "" : "why",
        "4.1.8",
        true,
        10,
        1_000,
        complete ? "digest of " + name : null);
  }
}
