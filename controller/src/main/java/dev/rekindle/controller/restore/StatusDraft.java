package dev.rekindle.controller.restore;

import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.Assignment;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.api.RestoreStatus.RestoreNode;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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
  @Nullable Long filesDone;
  @Nullable Long filesTotal;
  @Nullable Long secondsLeft;
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
      filesDone = before.filesDone();
      filesTotal = before.filesTotal();
      secondsLeft = before.secondsLeft();
      digest = before.digest();
      plan = before.plan();
      nodes = before.nodes();
      conditions = before.conditions();
    }
  }

  /** Adds up what the nodes say; nothing as long as none has said how much there is. */
  void count() {
    secondsLeft = left();
    Long total = sum(RestoreNode::bytesTotal);
    if (total == null) {
      return;
    }
    long done = Objects.requireNonNullElse(sum(RestoreNode::bytesDone), 0L);
    bytesDone = done;
    bytesTotal = total;
    filesDone = sum(RestoreNode::filesDone);
    filesTotal = sum(RestoreNode::filesTotal);
    progress = total == 0 ? 100 : (int) Math.clamp(100.0 * done / total, 0, 100);
  }

  private @Nullable Long sum(Function<RestoreNode, @Nullable Long> what) {
    return nodes.stream().map(what).filter(Objects::nonNull).reduce(Long::sum).orElse(null);
  }

  /** The last node decides, so one that cannot tell may be it. */
  private @Nullable Long left() {
    List<RestoreNode> open = nodes.stream().filter(node -> !StatusWriting.hasStaged(node)).toList();
    return open.stream().anyMatch(node -> node.secondsLeft() == null)
        ? null
        : open.stream().map(RestoreNode::secondsLeft).reduce(Long::max).orElse(null);
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
        filesDone,
        filesTotal,
        finishTime == null ? secondsLeft : null,
        digest,
        plan,
        nodes,
        conditions);
  }
}
