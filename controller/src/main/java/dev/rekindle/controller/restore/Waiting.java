package dev.rekindle.controller.restore;

import dev.rekindle.api.StuckReason;

/** What a restore waits for, as its conditions call it. */
enum Waiting {
  /** The rules could not be asked yet. */
  CHECKING("Checking"),
  /** Racks that are to be restored from nothing are not there yet. */
  RACKS_MISSING("RacksMissing"),
  /** Another restore of the target is about to end. */
  OTHER_ENDING("OtherRestoreEnding"),
  /** Pods have not said yet whether their volumes are empty. */
  VOLUMES_UNKNOWN("VolumesUnknown"),
  /** A StatefulSet has no plan yet that could be written over. */
  PLAN_MISSING("PlanMissing"),
  /** Pods that come up one by one would not come back while one before them is not ready. */
  PODS_NOT_READY("PodsNotReady"),
  /** Pods of the old database have not gone yet. */
  PODS_STOPPING("PodsStopping"),
  /** Pods are to come, or stage. */
  STAGING("Staging"),
  /** A node failed in a way that may pass; it tries again. */
  NODE_RETRIES(StuckReason.NODE_RETRIES),
  /** Nodes that are not ours answer where the database would join. */
  SEEDS_ALIVE("RestoreSeedsAlive"),
  /** A StatefulSet or a pod is no more, and the data cannot be put in place without it. */
  TARGET_MISSING(StuckReason.TARGET_MISSING),
  /** A StatefulSet was made again, and the bucket does not say any more what its plan said. */
  PLAN_LOST(StuckReason.PLAN_LOST),
  /** Nodes put the data in place. */
  SWITCHING("Switching"),
  /** A node cannot put the data in place. */
  NODE_STUCK(StuckReason.NODE_STUCK),
  /** The data is in place; databases start. */
  STARTING("Starting"),
  /** A database ends, again and again, on the data that is in place. */
  DATABASE_FAILS(StuckReason.DATABASE_FAILS),
  /** A pod is ready, and its sidecar learns nothing of the database. */
  DATABASE_SILENT(StuckReason.DATABASE_SILENT),
  /** A database runs with other tokens, name of the cluster or keyspaces than planned. */
  IDENTITY_DIFFERS(StuckReason.IDENTITY_DIFFERS);

  private final String code;

  Waiting(String code) {
    this.code = code;
  }

  Waiting(StuckReason reason) {
    this(reason.code());
  }

  /**
   * Returns whether it goes on until somebody acts. A database that is silent may only have begun.
   */
  boolean needsSomebody() {
    return switch (this) {
      case PODS_NOT_READY,
          SEEDS_ALIVE,
          TARGET_MISSING,
          PLAN_LOST,
          NODE_STUCK,
          DATABASE_FAILS,
          IDENTITY_DIFFERS ->
          true;
      case CHECKING,
          RACKS_MISSING,
          OTHER_ENDING,
          VOLUMES_UNKNOWN,
          PLAN_MISSING,
          PODS_STOPPING,
          STAGING,
          NODE_RETRIES,
          SWITCHING,
          STARTING,
          DATABASE_SILENT ->
          false;
    };
  }

  /** Returns how a condition calls it. */
  String code() {
    return code;
  }
}
