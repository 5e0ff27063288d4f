package dev.rekindle.controller.plans;

import dev.rekindle.name.Injected;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.RestorePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plans of StatefulSets as a restore reads and writes them: live, and over what was read. */
public final class SetPlans {
  private final KubernetesClient client;

  /** Reads and writes through this client. */
  public SetPlans(KubernetesClient client) {
    this.client = client;
  }

  /**
   * A plan that is a StatefulSet's own.
   *
   * @param map where it was read
   * @param plan what it says
   */
  public record Held(ConfigMap map, RestorePlan plan) {
    /** Returns what it is written over. */
    public String version() {
      return map.getMetadata().getResourceVersion();
    }

    /**
     * Returns whether its pods wait since some of their volumes may hold the data of a restore that
     * did not get through.
     */
    public boolean halfSwitched() {
      return PlanMap.isHalfSwitched(map);
    }

    /** Returns the UID of the restore that it is about; null says that there is none yet. */
    public @Nullable String restoreUid() {
      PlannedRestore planned = plan.restore();
      return planned == null ? null : planned.uid();
    }

    /** Returns the restores that the next one takes over from; null says that there is none yet. */
    List<String> replacedBy(@Nullable PlannedRestore next) {
      PlannedRestore last = plan.restore();
      if (last == null) {
        return PlanMap.replaced(map);
      }
      if (next != null && last.uid().equals(next.uid())) {
        return last.replaces();
      }
      return switch (plan.state()) {
        case COMMIT -> last.letsGoOf();
        case STAGE, ABORTED -> last.replaces();
        case IDLE, HOLD, DONE -> List.of();
      };
    }
  }

  /** Returns the plan of a StatefulSet; nothing as long as what is there is not its own. */
  public Optional<Held> read(StatefulSet statefulSet) {
    return ofAnyTemplate(statefulSet)
        .filter(
            held ->
                Objects.equals(held.plan().incarnation(), OptedIn.of(statefulSet).incarnation()));
  }

  /**
   * Returns the plan of a StatefulSet, also one that only pods of a former template read: such as
   * wait on after it was opted out.
   */
  public Optional<Held> ofAnyTemplate(StatefulSet statefulSet) {
    OptedIn optedIn = OptedIn.of(statefulSet);
    ConfigMap map =
        client
            .configMaps()
            .inNamespace(optedIn.namespace())
            .withName(Injected.planOf(optedIn.name()))
            .get();
    PlanStep.Found found = PlanMap.read(map);
    if (map == null
        || found == null
        || found.plan() == null
        || !found.marked()
        || !optedIn.uid().equals(found.owner())) {
      return Optional.empty();
    }
    return Optional.of(new Held(map, found.plan()));
  }

  /**
   * Writes another state and restore, and leaves the rest as it is. Only of a target that is half
   * switched a restore says {@code HOLD}, and it stays marked until the next one takes it.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 if somebody wrote
   *     in between
   */
  public void write(Held over, PlanState state, @Nullable PlannedRestore restore) {
    RestorePlan plan =
        new RestorePlan(
            state,
            over.plan().incarnation(),
            over.plan().caBundle(),
            restore == null ? null : restore.replacing(over.replacedBy(restore)));
    ConfigMap map = PlanMap.amend(over.map(), plan);
    client
        .resource(
            state == PlanState.HOLD
                ? PlanMap.marked(map, over.replacedBy(null))
                : PlanMap.unmarked(map))
        .update();
  }
}
