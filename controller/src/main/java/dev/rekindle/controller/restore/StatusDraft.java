package dev.rekindle.controller.restore;

import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.Assignment;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.api.RestoreStatus.RestoreNode;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A status that is being written. */
final class StatusDraft {
  @Nullable Phase phase;
  @Nullable Instant startTime;
  @Nullable Instant finishTime;
  @Nullable Integer totalNodes;
  @Nullable Integer finishedNodes;
  @Nullable Integer progress;
  @Nullable Long bytesDone;
  @Nullable Long bytesTotal;
  @Nullable String digest;
  List<Assignment> plan = List.of();
  List<RestoreNode> nodes = List.of();
  List<Condition> conditions = List.of();

  StatusDraft(@Nullable RestoreStatus before) {
    if (before != null) {
      phase = before.phase();
      startTime = before.startTime();
      finishTime = before.finishTime();
      totalNodes = before.totalNodes();
      finishedNodes = before.finishedNodes();
      progress = before.progress();
      bytesDone = before.bytesDone();
      bytesTotal = before.bytesTotal();
      digest = before.digest();
      plan = before.plan();
      nodes = before.nodes();
      conditions = before.conditions();
    }
  }

  /** Adds up what the nodes say; nothing as long as none has said how much there is. */
  void count() {
    if (nodes.stream().allMatch(node -> node.bytesTotal() == null)) {
      return;
    }
    long done = nodes.stream().mapToLong(node -> orZero(node.bytesDone())).sum();
    long total = nodes.stream().mapToLong(node -> orZero(node.bytesTotal())).sum();
    bytesDone = done;
    bytesTotal = total;
    progress = total == 0 ? 100 : (int) Math.clamp(100.0 * done / total, 0, 100);
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  RestoreStatus build(@Nullable Long generation) {
    return new RestoreStatus(
        generation,
        phase,
        startTime,
        finishTime,
        totalNodes,
        finishedNodes,
        progress,
        bytesDone,
        bytesTotal,
        digest,
        plan,
        nodes,
        conditions);
  }
}
