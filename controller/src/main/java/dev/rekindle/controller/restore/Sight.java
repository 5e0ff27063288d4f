package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.controller.plans.SetPlans;
import dev.rekindle.plan.PlannedRestore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one restore, with the objects that are written over.
 *
 * @param restore itself
 * @param observed by what is decided
 * @param plans the plans that there are, by the StatefulSet's name
 * @param answer what the rules said, or null where nobody needed to ask
 */
record Sight(
    Restore restore,
    Observed observed,
    Map<String, SetPlans.Held> plans,
    Rules.@Nullable Answer answer) {

  Sight {
    plans = Map.copyOf(plans);
  }

  /**
   * Returns what a plan of ours is to say: what it says already, else what the rules made of it.
   */
  @Nullable PlannedRestore planned(String set) {
    SetPlans.Held held = plans.get(set);
    PlannedRestore there = held == null ? null : held.plan().restore();
    if (there != null && there.uid().equals(restore.getMetadata().getUid())) {
      return there;
    }
    return answer instanceof Rules.Answer.Accepted accepted ? accepted.planned().get(set) : null;
  }
}
