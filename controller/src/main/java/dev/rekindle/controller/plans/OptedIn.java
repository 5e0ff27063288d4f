package dev.rekindle.controller.plans;

import dev.rekindle.name.Injected;
import dev.rekindle.name.Variable;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What matters of a StatefulSet that opted in.
 *
 * @param namespace where it is
 * @param name its name
 * @param uid tells it from a namesake before or after it
 * @param incarnation what our container in the template carries, or null
 * @param startsFromBackup whether our container says so
 * @param serving how many of its pods are ready, when all are; else 0
 */
record OptedIn(
    String namespace,
    String name,
    String uid,
    @Nullable String incarnation,
    boolean startsFromBackup,
    int serving) {

  static OptedIn of(StatefulSet statefulSet) {
    String incarnation = null;
    boolean startsFromBackup = false;
    for (Container container : initContainers(statefulSet)) {
      if (Injected.RESTORE_CONTAINER.equals(container.getName())) {
        incarnation = value(container, Variable.INCARNATION.key());
        startsFromBackup = value(container, Injected.RESTORE_FROM) != null;
      }
    }
    var metadata = statefulSet.getMetadata();
    return new OptedIn(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        incarnation,
        startsFromBackup,
        serving(statefulSet));
  }

  private static int serving(StatefulSet set) {
    Integer ready = set.getStatus() == null ? null : set.getStatus().getReadyReplicas();
    Integer wanted = set.getSpec() == null ? null : set.getSpec().getReplicas();
    return ready == null || wanted == null || ready < wanted ? 0 : ready;
  }

  private static List<Container> initContainers(StatefulSet statefulSet) {
    var spec = statefulSet.getSpec();
    if (spec == null || spec.getTemplate() == null || spec.getTemplate().getSpec() == null) {
      return List.of();
    }
    List<Container> containers = spec.getTemplate().getSpec().getInitContainers();
    return containers == null ? List.of() : containers;
  }

  private static @Nullable String value(Container container, String variable) {
    return container.getEnv() == null
        ? null
        : container.getEnv().stream()
            .filter(env -> variable.equals(env.getName()))
            .map(EnvVar::getValue)
            .filter(value -> value != null && !value.isEmpty())
            .findFirst()
            .orElse(null);
  }
}
