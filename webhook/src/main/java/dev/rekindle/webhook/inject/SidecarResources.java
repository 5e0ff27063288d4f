package dev.rekindle.webhook.inject;

import dev.rekindle.webhook.workload.Maybe;
import dev.rekindle.webhook.workload.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the sidecar gets, which adds to what its pod needs. A pod is Guaranteed when each of its
 * containers has limits of CPU and memory that its requests equal ("Pod Quality of Service
 * Classes"); ours then has, too. Where the database's CPU is limited, so is ours, for a quota may
 * want it.
 */
final class SidecarResources {
  private static final String CPU = "cpu";
  private static final String MEMORY = "memory";
  private static final Quantity MEMORY_LIMIT = new Quantity("128", "Mi");

  private SidecarResources() {}

  static ResourceRequirements of(Workload workload, PodSpec pod) {
    ResourceRequirements stated = workload.resources().sidecar();
    if (stated != null) {
      return stated;
    }
    Map<String, Quantity> limits = new TreeMap<>(Map.of(MEMORY, MEMORY_LIMIT));
    ResourceRequirements resources = new ResourceRequirements();
    if (guaranteed(pod)) {
      limits.put(CPU, new Quantity("200", "m"));
      resources.setRequests(limits);
    } else {
      if (limits(workload.database()).containsKey(CPU)) {
        limits.put(CPU, new Quantity("500", "m"));
      }
      resources.setRequests(
          new TreeMap<>(Map.of(CPU, new Quantity("10", "m"), MEMORY, new Quantity("80", "Mi"))));
    }
    resources.setLimits(limits);
    return resources;
  }

  private static boolean guaranteed(PodSpec pod) {
    return Stream.concat(
            Maybe.list(pod.getInitContainers()).stream(), Maybe.list(pod.getContainers()).stream())
        .allMatch(container -> fixed(container, CPU) && fixed(container, MEMORY));
  }

  private static boolean fixed(Container container, String resource) {
    Quantity limit = limits(container).get(resource);
    Quantity request =
        Maybe.map(Maybe.of(container.getResources(), ResourceRequirements::getRequests))
            .get(resource);
    return limit != null && (request == null || amount(request).compareTo(amount(limit)) == 0);
  }

  private static Map<String, Quantity> limits(Container container) {
    return Maybe.map(Maybe.of(container.getResources(), ResourceRequirements::getLimits));
  }

  private static BigDecimal amount(Quantity quantity) {
    return quantity.getNumericalAmount();
  }
}
