package dev.rekindle.api;

import java.util.Arrays;
import java.util.List;

/**
 * Why a restore that had decided to switch does not get through: the reason of its condition {@code
 * Ready}. As long as it is one of these, a newer Restore may take the target over.
 */
public enum StuckReason {
  /** A StatefulSet or a pod is no more, or not opted in any more. */
  TARGET_MISSING("TargetMissing"),
  /** A StatefulSet was made again, and the bucket does not say any more what its plan said. */
  PLAN_LOST("PlanLost"),
  /** A node cannot put the data in place. */
  NODE_STUCK("NodeStuck"),
  /** A node cannot put the data in place yet, for a reason that may pass or not. */
  NODE_RETRIES("NodeRetries"),
  /** A database ends, again and again, on the data that is in place. */
  DATABASE_FAILS("DatabaseFails"),
  /** A pod is ready, and its sidecar learns nothing of the database. */
  DATABASE_SILENT("DatabaseSilent"),
  /** A database runs with other tokens, name of the cluster or keyspaces than planned. */
  IDENTITY_DIFFERS("IdentityDiffers");

  private static final String READY = "Ready";

  private final String code;

  StuckReason(String code) {
    this.code = code;
  }

  /** Returns the reason as the condition has it. */
  public String code() {
    return code;
  }

  /** Returns whether a restore with this status may be taken over by a newer one. */
  public static boolean holdsBack(RestoreStatus status) {
    List<String> codes = Arrays.stream(values()).map(StuckReason::code).toList();
    return status.phase() == RestoreStatus.Phase.COMMITTING
        && status.conditions().stream()
            .filter(condition -> READY.equals(condition.getType()))
            .anyMatch(condition -> codes.contains(condition.getReason()));
  }
}
