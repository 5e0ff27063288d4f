package dev.rekindle.controller.plans;

import dev.rekindle.controller.object.LeanMetadata;
import dev.rekindle.name.Injected;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * The StatefulSets that are kept in memory, without what is never read from there: of their
 * template our own container is enough, and of their status how many pods are ready.
 */
final class LeanSets extends BasicItemStore<StatefulSet> {
  LeanSets() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public StatefulSet put(String key, StatefulSet seen) {
    return super.put(key, lean(seen));
  }

  private static StatefulSet lean(StatefulSet seen) {
    StatefulSetSpec spec = seen.getSpec();
    if (spec == null || spec.getTemplate() == null || spec.getTemplate().getSpec() == null) {
      return seen;
    }
    List<Container> ours =
        spec.getTemplate().getSpec().getInitContainers().stream()
            .filter(container -> Injected.RESTORE_CONTAINER.equals(container.getName()))
            .toList();
    return new StatefulSetBuilder()
        .withMetadata(LeanMetadata.of(seen.getMetadata()))
        .withNewSpec()
        .withReplicas(spec.getReplicas())
        .withOrdinals(spec.getOrdinals())
        .withPodManagementPolicy(spec.getPodManagementPolicy())
        .withSelector(spec.getSelector())
        .withNewTemplate()
        .withNewSpec()
        .withInitContainers(ours)
        .endSpec()
        .endTemplate()
        .endSpec()
        .withNewStatus()
        .withReadyReplicas(seen.getStatus() == null ? null : seen.getStatus().getReadyReplicas())
        .endStatus()
        .build();
  }
}
