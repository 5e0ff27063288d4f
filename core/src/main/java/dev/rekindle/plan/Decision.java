package dev.rekindle.plan;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pod does next. After everything but {@link Nothing} and {@link Refuse} it asks again. */
public sealed interface Decision {

  /** The database may start. */
  record Nothing(Nothing.Reason reason) implements Decision {
    /** Why there is nothing to do. */
    public enum Reason {
      /** Nobody asked for a restore. */
      IDLE,
      /** Nobody asked for a restore, and the volume is empty: a new node, or one that lost it. */
      EMPTY,
      /** This restore's data is in place on this volume already. */
      IN_PLACE,
      /** The restore is over, and this pod was no part of it. */
      OVER,
      /** The restore is over, and the volume came after it: the node must be replaced. */
      REPLACED,
      /** The restore was given up; the old data runs. */
      ABORTED
    }
  }

  /** There is something to do, or to wait for. */
  sealed interface Act extends Decision {}

  /** The plan does not say what to do yet. */
  record Wait(Wait.Reason reason) implements Act {
    /** What for. */
    public enum Reason {
      /** The plan is about another StatefulSet of the same name. */
      INCARNATION,
      /** The restore is expected and not planned yet. */
      HOLD,
      /** A restore is under way, and the plan does not name this pod. */
      NOT_IN_PLAN,
      /** Everything is staged here; others are not ready yet. */
      STAGED,
      /** The restore was given up, and this volume has no data to go back to. */
      EMPTY_AFTER_ABORT
    }
  }

  /** Bring the data onto the volume and prove it; nothing old is touched. */
  record Stage(PlannedRestore restore, Assignment node) implements Act {}

  /** Put the staged data in place; then the database may start. */
  record Commit(PlannedRestore restore, Assignment node) implements Act {}

  /** Delete what was staged for a restore that will not be. */
  record Discard(String uid) implements Act {}

  /** This can never work; the message says why and what to do. */
  record Refuse(String message) implements Act {}

  /**
   * Decides what a pod does.
   *
   * @param plan what the whole target is to do
   * @param pod who asks
   * @param volume what is on its volumes, once a switch that was under way is over
   */
  static Decision of(RestorePlan plan, Pod pod, VolumeState volume) {
    if (!Objects.equals(plan.incarnation(), pod.incarnation())) {
      return new Wait(Wait.Reason.INCARNATION);
    }
    PlannedRestore restore = plan.restore();
    if (restore == null) {
      return withoutRestore(plan.state(), volume);
    }
    if (!restore.engine().equals(pod.engine())) {
      return new Refuse(
          "The plan restores "
              + restore.engine()
              + " and this pod runs "
              + pod.engine()
              + "; give the StatefulSet the right engine, or restore a backup of its own.");
    }
    return switch (plan.state()) {
      case STAGE -> active(restore, pod, volume, new Wait(Wait.Reason.STAGED));
      case COMMIT -> active(restore, pod, volume, null);
      case DONE -> over(restore, pod, volume);
      case ABORTED -> aborted(restore, pod, volume);
      case IDLE, HOLD -> throw new IllegalStateException("such a plan names no restore");
    };
  }

  private static Decision withoutRestore(PlanState state, VolumeState volume) {
    if (state == PlanState.HOLD) {
      return new Wait(Wait.Reason.HOLD);
    }
    if (volume.staging() != null) {
      return new Discard(volume.staging().uid());
    }
    if (volume.held()) { // The plan that knew of it went with its StatefulSet.
      return new Wait(Wait.Reason.EMPTY_AFTER_ABORT);
    }
    return new Nothing(volume.empty() ? Nothing.Reason.EMPTY : Nothing.Reason.IDLE);
  }

  private static Decision active(
      PlannedRestore restore, Pod pod, VolumeState volume, @Nullable Decision whenStaged) {
    Optional<Assignment> node = restore.assignmentOf(pod.name());
    if (node.isEmpty()) {
      return new Wait(Wait.Reason.NOT_IN_PLAN);
    }
    if (volume.holds(restore.uid())) {
      return new Nothing(Nothing.Reason.IN_PLACE);
    }
    if (restore.options().onlyEmpty() && !volume.takes(restore.uid())) {
      return new Refuse(
          "The restore fills only volumes that are empty, and those of "
              + pod.name()
              + " hold data of a database or of another restore; none of it was touched. To replace"
              + " it by the backup, apply a Restore to the StatefulSets; to start on it, create"
              + " them without rekindle.dev/restore-from.");
    }
    if (!volume.staged(restore.uid())) {
      return new Stage(restore, node.get());
    }
    return whenStaged == null ? new Commit(restore, node.get()) : whenStaged;
  }

  private static Decision over(PlannedRestore restore, Pod pod, VolumeState volume) {
    Optional<Assignment> node = restore.assignmentOf(pod.name());
    if (volume.staging() != null) {
      boolean missedTheCommit = node.isPresent() && volume.staging().uid().equals(restore.uid());
      return missedTheCommit
          ? active(restore, pod, volume, null)
          : new Discard(volume.staging().uid());
    }
    if (volume.holds(restore.uid())) {
      return new Nothing(Nothing.Reason.IN_PLACE);
    }
    boolean lostItsVolume = volume.empty() && node.isPresent();
    return new Nothing(lostItsVolume ? Nothing.Reason.REPLACED : Nothing.Reason.OVER);
  }

  private static Decision aborted(PlannedRestore restore, Pod pod, VolumeState volume) {
    if (volume.staging() != null) {
      return new Discard(volume.staging().uid());
    }
    if (volume.holds(restore.uid())) {
      return new Nothing(Nothing.Reason.IN_PLACE);
    }
    boolean planned = restore.assignmentOf(pod.name()).isPresent();
    return volume.held() || (volume.empty() && planned)
        ? new Wait(Wait.Reason.EMPTY_AFTER_ABORT)
        : new Nothing(Nothing.Reason.ABORTED);
  }
}
