package dev.rekindle.plan;

/** How far the whole target is. One plan is one StatefulSet's; the writer moves all together. */
public enum PlanState {
  /** There is nothing to restore: pods start. */
  IDLE,
  /** A restore is expected and not planned yet: pods wait. */
  HOLD,
  /** Pods bring their data onto the volume, prove it, and wait. Nothing old is touched. */
  STAGE,
  /** The decision has fallen: pods put the data in place, those that lack it stage it first. */
  COMMIT,
  /** The restore is over; what pods find on their volumes is theirs. */
  DONE,
  /** The restore was given up before its commit: what was staged goes, the old data runs. */
  ABORTED;

  /** Returns the name in JSON. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns whether a plan in this state says which restore it is about. */
  public boolean namesRestore() {
    return switch (this) {
      case IDLE, HOLD -> false;
      case STAGE, COMMIT, DONE, ABORTED -> true;
    };
  }
}
