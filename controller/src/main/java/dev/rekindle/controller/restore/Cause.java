package dev.rekindle.controller.restore;

import static dev.rekindle.controller.restore.End.ABORTED;
import static dev.rekindle.controller.restore.End.FAILED;
import static dev.rekindle.controller.restore.End.SUCCEEDED;

import java.util.Arrays;
import java.util.Optional;

/** Why a restore is given up before it was decided to switch. */
enum Cause {
  /** A rule forbids it. */
  REFUSED("Refused", FAILED),
  /** Another restore has the target. */
  TARGET_BUSY("TargetBusy", FAILED),
  /** The bucket holds another backup of that name than when the restore began. */
  BACKUP_CHANGED("BackupChanged", FAILED),
  /** A node cannot stage, and trying again would not help. */
  NODE_FAILED("NodeFailed", FAILED),
  /** A StatefulSet or a pod of the plan is no more, or new ones run beside them. */
  TARGET_CHANGED("TargetChanged", ABORTED),
  /** A pod was lost, and its StatefulSet makes no new one while the others wait. */
  POD_LOST("PodLost", ABORTED),
  /** Not everything was staged in time. */
  TIMEOUT("Timeout", ABORTED),
  /** Somebody deleted the Restore. */
  DELETED("Deleted", ABORTED),
  /** Some of the volumes that were to be filled hold data: there is nothing to restore. */
  VOLUMES_IN_USE("VolumesInUse", SUCCEEDED);

  private final String code;
  private final End end;

  Cause(String code, End end) {
    this.code = code;
    this.end = end;
  }

  /** Returns how a condition calls it. */
  String code() {
    return code;
  }

  /** Returns how such a restore ends. */
  End end() {
    return end;
  }

  static Optional<Cause> ofCode(String code) {
    return Arrays.stream(values()).filter(cause -> cause.code.equals(code)).findFirst();
  }
}
