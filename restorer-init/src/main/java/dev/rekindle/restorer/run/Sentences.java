package dev.rekindle.restorer.run;

import dev.rekindle.plan.Decision;

/** What a pod says about a decision: what it is, and what a person can do. */
final class Sentences {
  private Sentences() {}

  static String of(Decision.Nothing.Reason reason) {
    return switch (reason) {
      case IDLE -> "Nothing to restore; the database may start.";
      case EMPTY ->
          "Nothing to restore; the database may start. Its volume is empty: to take a lost node's"
              + " place start it once with"
              + " -Dcassandra.replace_address_first_boot=<address of the lost node>.";
      case IN_PLACE -> "This restore is in place on this volume already; the database may start.";
      case OVER ->
          "The last restore is over and did not concern this volume; the database may start.";
      case REPLACED ->
          "The last restore is over and this volume came after it; the database starts empty. To"
              + " take a lost node's place start it once with"
              + " -Dcassandra.replace_address_first_boot=<address of the lost node>.";
      case ABORTED -> "The restore was given up; the database may start on its old data.";
    };
  }

  static String of(Decision.Wait.Reason reason) {
    return switch (reason) {
      case INCARNATION ->
          "Waiting: the plan belongs to another StatefulSet of this name. It will be replaced; if it"
              + " is not, look at the controller.";
      case HOLD -> "Waiting: a restore is expected and not planned yet.";
      case NOT_IN_PLAN ->
          "Waiting: a restore is under way that does not name this pod. It may start when the"
              + " restore is over.";
      case STAGED ->
          "Waiting: all data is on the volume and proven; others are not ready for the commit yet.";
      case EMPTY_AFTER_ABORT ->
          "Waiting: the restore was given up, and this volume is empty, so there is nothing to go"
              + " back to. Apply another Restore; or, to start empty, delete the ConfigMap of the"
              + " plan, which comes back as idle, and this pod with the claims of its volumes.";
    };
  }
}
