package dev.rekindle.controller.restore;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.controller.plans.SetPlans;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Does what was decided. Every write is over the version that was seen, so that a controller that
 * was asleep for an hour does no harm.
 */
final class Doing {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final SetPlans plans;
  private final RestoreEvents events;
  private final RestoreClock times;

  Doing(KubernetesClient client, RestoreEvents events, RestoreClock times) {
    this.client = client;
    this.plans = new SetPlans(client);
    this.events = events;
    this.times = times;
  }

  /**
   * Does one step.
   *
   * @throws KubernetesClientException if the API server refuses: with code 409 if what was seen is
   *     no more
   */
  void perform(RestoreStep step, Sight sight) {
    switch (step) {
      case RestoreStep.Nothing() -> {}
      case RestoreStep.Claim() -> claim(sight.restore());
      case RestoreStep.Release() -> release(sight.restore());
      case RestoreStep.WritePlan(String set, String _, PlanState state) -> write(set, state, sight);
      case RestoreStep.WakeUp(List<ObservedPod> pods, String plan) ->
          pods.forEach(pod -> wakeUp(sight.restore(), pod, plan));
      case RestoreStep.DeletePods(List<ObservedPod> pods) ->
          pods.forEach(pod -> delete(sight.restore(), pod));
      case RestoreStep.Begin _,
          RestoreStep.Wait _,
          RestoreStep.Commit _,
          RestoreStep.GiveUp _,
          RestoreStep.Yield _,
          RestoreStep.Finish _ -> {}
    }
    if (!(step instanceof RestoreStep.Claim || step instanceof RestoreStep.Release)) {
      status(step, sight);
    }
    events.tell(sight.restore(), step);
  }

  private void claim(Restore seen) {
    Restore restore = client.resource(seen).item();
    var metadata = restore.getMetadata();
    Map<String, String> annotations =
        new HashMap<>(Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()));
    annotations.put(ApiGroup.STAMP, metadata.getUid());
    metadata.setAnnotations(annotations);
    List<String> finalizers =
        new ArrayList<>(Objects.requireNonNullElse(metadata.getFinalizers(), List.of()));
    finalizers.remove(StatusReading.FINALIZER);
    finalizers.add(StatusReading.FINALIZER);
    metadata.setFinalizers(finalizers);
    client.resource(restore).update();
  }

  private void release(Restore restore) {
    List<String> finalizers =
        new ArrayList<>(
            Objects.requireNonNullElse(restore.getMetadata().getFinalizers(), List.of()));
    finalizers.remove(StatusReading.FINALIZER);
    restore.getMetadata().setFinalizers(finalizers);
    client.resource(restore).update();
  }

  private void write(String set, PlanState state, Sight sight) {
    SetPlans.Held over = Objects.requireNonNull(sight.plans().get(set), "it was decided by it");
    PlannedRestore planned = sight.planned(set);
    if (state.namesRestore() && planned == null) {
      return; // the rules could not be asked for what it is to say; they are asked again
    }
    plans.write(over, state, state.namesRestore() ? planned : null);
  }

  private void wakeUp(Restore restore, ObservedPod pod, String plan) {
    Pod named =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(restore.getMetadata().getNamespace())
            .withName(pod.name())
            .endMetadata()
            .build();
    unlessGone(
        () ->
            client
                .resource(named)
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    """
                    {"metadata": {"uid": "%s", "annotations": {"%s": "%s"}}}
                    """
                        .formatted(pod.uid(), PodReading.WOKEN_FOR, plan)));
  }

  private void delete(Restore restore, ObservedPod pod) {
    unlessGone(
        () ->
            client.raw(
                "/api/v1/namespaces/"
                    + restore.getMetadata().getNamespace()
                    + "/pods/"
                    + pod.name(),
                "DELETE",
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "DeleteOptions",
                    "preconditions",
                    Map.of("uid", pod.uid()))));
  }

  /** A pod that is gone, or another one by now, is none that was meant. */
  private static void unlessGone(Runnable write) {
    try {
      write.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  private void status(RestoreStep step, Sight sight) {
    Restore restore = sight.restore();
    @Nullable RestoreStatus before = restore.getStatus();
    if (step instanceof RestoreStep.Nothing) {
      return;
    }
    RestoreStatus after =
        times.timed(restore, step, StatusWriting.after(step, sight), sight.observed().now());
    if (!after.equals(before)) {
      restore.setStatus(after);
      client.resource(restore).updateStatus();
      events.waits(restore, before, step);
      RestoreClock.stalled(before, after).ifPresent(what -> events.stalled(restore, what));
    }
    if (step instanceof RestoreStep.Finish || step instanceof RestoreStep.Yield) {
      times.over(restore, after);
    }
  }
}
