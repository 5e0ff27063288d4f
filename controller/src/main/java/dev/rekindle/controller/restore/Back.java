package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.Asked.Before;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.TargetSet.Holder;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.util.Optional;
import java.util.stream.Stream;

/** After it was decided not to switch: every plan that is ours lets go. */
record Back(Observed seen, Stand.GivenUp givenUp) {

  RestoreStep next() {
    return letGo()
        .or(() -> WakeUps.of(seen, PlanState.ABORTED))
        .orElseGet(() -> new RestoreStep.Finish(givenUp.cause().end()));
  }

  private Optional<RestoreStep> letGo() {
    return seen.sets().stream().flatMap(this::letGo).findFirst();
  }

  private Stream<RestoreStep> letGo(TargetSet set) {
    if (!(set.plan() instanceof SeenPlan.There(String version, PlanState state, Holder holder))) {
      return Stream.empty();
    }
    if (holder == Holder.US && state != PlanState.ABORTED) {
      return Stream.of(new RestoreStep.WritePlan(set.name(), version, fallback()));
    }
    boolean heldForNothing =
        givenUp.cause() == Cause.VOLUMES_IN_USE
            && holder == Holder.NOBODY
            && state == PlanState.HOLD;
    return heldForNothing
        ? Stream.of(new RestoreStep.WritePlan(set.name(), version, PlanState.IDLE))
        : Stream.empty();
  }

  /** Nodes of which some hold the data of another restore must not start together. */
  private PlanState fallback() {
    return givenUp.before() == Before.HALF_SWITCHED ? PlanState.HOLD : PlanState.ABORTED;
  }
}
