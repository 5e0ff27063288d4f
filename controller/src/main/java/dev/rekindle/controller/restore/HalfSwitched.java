package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.controller.restore.Asked.Before;
import dev.rekindle.controller.restore.Asked.Stand;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Tells whether the last restore of a StatefulSet decided to switch and did not get through, so
 * that some volumes may hold its data and others what was before. The StatefulSet itself may be
 * another one by now, under the same name and over the same volumes. Asks the API server each time,
 * and throws its {@code KubernetesClientException}. Thread safe.
 */
final class HalfSwitched implements Predicate<StatefulSet> {
  private final KubernetesClient client;

  HalfSwitched(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public boolean test(StatefulSet set) {
    String name = set.getMetadata().getName();
    return client
        .resources(Restore.class)
        .inNamespace(set.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .map(Restore::getStatus)
        .filter(Objects::nonNull)
        .filter(status -> names(status, name))
        .max(Comparator.comparing(HalfSwitched::begun))
        .filter(HalfSwitched::isHalf)
        .isPresent();
  }

  private static boolean names(RestoreStatus status, String set) {
    return status.plan().stream().anyMatch(one -> set.equals(TargetSetReading.setOf(one.pod())));
  }

  private static Instant begun(RestoreStatus status) {
    return Objects.requireNonNullElse(status.startTime(), Instant.MIN);
  }

  private static boolean isHalf(RestoreStatus status) {
    return switch (StatusReading.stand(status)) {
      case Stand.New() -> false;
      case Stand.Committed _ -> true;
      case Stand.Begun _, Stand.GivenUp _ -> StatusReading.before(status) == Before.HALF_SWITCHED;
      case Stand.Over(End end) ->
          switch (end) {
            case SUCCEEDED, COPIED -> false;
            case FAILED, ABORTED -> StatusReading.before(status) == Before.HALF_SWITCHED;
          };
    };
  }
}
