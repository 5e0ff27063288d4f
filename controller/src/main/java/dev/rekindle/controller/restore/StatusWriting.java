package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.Assignment;
import dev.rekindle.api.RestoreStatus.NodeState;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.api.RestoreStatus.RestoreNode;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.Conditions.Holds;
import dev.rekindle.plan.PlannedRestore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a step makes of a Restore's status. */
final class StatusWriting {
  private static final String ACCEPTED = "Accepted";
  private static final String STAGED = "Staged";

  private final Sight sight;
  private final Restore restore;
  private final StatusDraft draft;
  private final Instant now;

  private StatusWriting(Sight sight) {
    this.sight = sight;
    this.restore = sight.restore();
    this.draft = new StatusDraft(restore.getStatus());
    this.now = sight.observed().now();
  }

  /** Returns the status after a step. */
  static RestoreStatus after(RestoreStep step, Sight sight) {
    StatusWriting writing = new StatusWriting(sight);
    writing.write(step);
    return writing.draft.build(sight.restore().getMetadata().getGeneration());
  }

  private void write(RestoreStep step) {
    nodes();
    switch (step) {
      case RestoreStep.Begin(Asked.Before before) -> begin(before);
      case RestoreStep.Commit() -> {
        draft.phase = Phase.COMMITTING;
        set(STAGED, Holds.TRUE, "EveryNodeStaged", "Every node holds its data, proven.");
        set(StatusReading.COMMITTED, Holds.TRUE, "EveryNodeStaged", "It was decided to switch.");
      }
      case RestoreStep.GiveUp(Cause cause, String message) -> {
        draft.phase = draft.phase == null ? Phase.PENDING : draft.phase;
        if (cause == Cause.REFUSED) {
          set(ACCEPTED, Holds.FALSE, cause.code(), message);
        }
        set(StatusReading.COMMITTED, Holds.FALSE, cause.code(), message);
        set(StatusReading.READY, Holds.FALSE, cause.code(), message);
      }
      case RestoreStep.Yield(String message) -> {
        draft.phase = Phase.FAILED;
        draft.finishTime = now;
        set(StatusReading.READY, Holds.FALSE, "TakenOver", message);
      }
      case RestoreStep.Finish(End end) -> finish(end);
      case RestoreStep.Wait(Waiting reason, String message) -> await(reason, message);
      case RestoreStep.Nothing _,
          RestoreStep.Claim _,
          RestoreStep.WritePlan _,
          RestoreStep.WakeUp _,
          RestoreStep.DeletePods _,
          RestoreStep.Release _ -> {}
    }
  }

  private void begin(Asked.Before before) {
    if (!(sight.answer() instanceof Rules.Answer.Accepted accepted)) {
      throw new IllegalStateException("nothing begins that was not accepted");
    }
    draft.phase = Phase.STAGING;
    draft.startTime = now;
    draft.digest = accepted.digest();
    draft.plan =
        accepted.planned().values().stream()
            .map(PlannedRestore::nodes)
            .flatMap(List::stream)
            .map(node -> new Assignment(node.pod(), node.source(), node.rack()))
            .sorted(Comparator.comparing(Assignment::pod))
            .toList();
    draft.totalNodes = draft.plan.size();
    String warnings = String.join("\n", accepted.warnings());
    set(ACCEPTED, Holds.TRUE, "Accepted", warnings.isEmpty() ? "No rule forbids it." : warnings);
    boolean took = before == Asked.Before.HALF_SWITCHED;
    set(
        StatusReading.PLANNED,
        Holds.TRUE,
        took ? StatusReading.TOOK_OVER : "Paired",
        took
            ? "Pods and nodes are paired. An earlier restore did not get through: if this one is"
                + " given up, the databases wait for the next."
            : "Pods and nodes are paired.");
    set(STAGED, Holds.FALSE, Waiting.STAGING.code(), "Staging begins.");
    set(StatusReading.READY, Holds.FALSE, Waiting.STAGING.code(), "Staging begins.");
  }

  private void await(Waiting reason, String message) {
    if (draft.phase == null) {
      draft.phase = Phase.PENDING;
    }
    if (draft.phase == Phase.PENDING) {
      set(ACCEPTED, Holds.UNKNOWN, reason.code(), message);
    }
    if (draft.phase == Phase.STAGING) {
      set(STAGED, Holds.FALSE, reason.code(), message);
    }
    set(StatusReading.READY, Holds.FALSE, reason.code(), message);
  }

  private void finish(End end) {
    draft.finishTime = now;
    draft.phase = phase(end);
    switch (end) {
      case SUCCEEDED -> {
        Optional<Cause> nothingToDo = cause();
        if (nothingToDo.isPresent()) {
          set(
              StatusReading.READY,
              Holds.TRUE,
              nothingToDo.get().code(),
              "There was nothing to restore: volumes hold data.");
        } else {
          draft.finishedNodes = draft.totalNodes;
          draft.progress = 100;
          set(StatusReading.READY, Holds.TRUE, "Restored", "Databases run on the restored data.");
        }
      }
      case COPIED ->
          set(
              StatusReading.READY,
              Holds.FALSE,
              "Copied",
              "It was copied from another cluster or namespace and never runs. To restore here,"
                  + " apply a Restore without the annotation rekindle.dev/uid.");
      case FAILED, ABORTED -> {} // its cause is there since it was given up
    }
  }

  private Optional<Cause> cause() {
    RestoreStatus status = restore.getStatus();
    return status == null ? Optional.empty() : StatusReading.givenUp(status);
  }

  static Phase phase(End end) {
    return switch (end) {
      case SUCCEEDED -> Phase.SUCCEEDED;
      case FAILED -> Phase.FAILED;
      case ABORTED -> Phase.ABORTED;
      case COPIED -> Phase.COPIED;
    };
  }

  private void nodes() {
    if (draft.phase != Phase.STAGING && draft.phase != Phase.COMMITTING) {
      return;
    }
    List<RestoreNode> before = draft.nodes;
    draft.nodes =
        sight.observed().sets().stream()
            .flatMap(set -> set.planned().stream().map(pod -> node(set, pod, before)))
            .toList();
    draft.totalNodes = draft.nodes.size();
    draft.finishedNodes =
        (int) draft.nodes.stream().filter(node -> node.state() == NodeState.DONE).count();
    draft.count();
  }

  private RestoreNode node(TargetSet set, String pod, List<RestoreNode> before) {
    String uid = restore.getMetadata().getUid();
    RestoreNode former =
        before.stream().filter(one -> one.pod().equals(pod)).findFirst().orElse(null);
    ObservedPod there = set.pod(pod).orElse(null);
    Word word = there == null ? Word.NONE : there.word();
    Word.Progress progress = uid.equals(word.restore()) ? word.progress() : null;
    Word.Count files = progress == null ? null : progress.files();
    return new RestoreNode(
        pod,
        there == null ? NodeState.PENDING : NodeReading.state(there, uid),
        progress == null ? formerly(former, RestoreNode::bytesDone) : progress.bytes().done(),
        progress == null ? formerly(former, RestoreNode::bytesTotal) : progress.bytes().total(),
        files == null ? formerly(former, RestoreNode::filesDone) : files.done(),
        files == null ? formerly(former, RestoreNode::filesTotal) : files.total(),
        progress == null ? null : left(former, progress),
        progress == null ? formerly(former, RestoreNode::proof) : NodeReading.proof(progress),
        word.failure() == null ? null : word.failure().message());
  }

  /** What an agent expects changes all the time; as long as no byte came, that is no news. */
  private static @Nullable Long left(@Nullable RestoreNode former, Word.Progress progress) {
    Long left = progress.secondsLeft();
    Long before = formerly(former, RestoreNode::secondsLeft);
    boolean moved =
        !Objects.equals(formerly(former, RestoreNode::bytesDone), progress.bytes().done());
    return left == null || before == null || moved ? left : before;
  }

  static boolean hasStaged(RestoreNode node) {
    return switch (node.state()) {
      case STAGED, SWITCHING, DONE -> true;
      case PENDING, STAGING, FAILED -> false;
      case null -> false;
    };
  }

  private static <T> @Nullable T formerly(
      @Nullable RestoreNode former, Function<RestoreNode, @Nullable T> what) {
    return former == null ? null : what.apply(former);
  }

  private void set(String type, Holds holds, String reason, String message) {
    draft.conditions =
        Conditions.with(
            draft.conditions,
            Conditions.of(type, holds, reason, message, restore.getMetadata().getGeneration()),
            now);
  }
}
