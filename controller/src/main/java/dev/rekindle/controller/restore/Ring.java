package dev.rekindle.controller.restore;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a target, each of which serves as planned: whether they are one cluster with one
 * schema. A plan may not know the cluster's name, and a backup knows no version of its schema; so
 * they are compared with each other. A pod without a sidecar says nothing.
 *
 * @param pods of all StatefulSets
 */
record Ring(List<ObservedPod> pods) {
  Ring {
    pods = List.copyOf(pods);
  }

  /** What has to become equal yet, if anything. */
  Optional<RestoreStep> notOne() {
    Map<String, Collection<String>> clusters = byValue(Database.Runs::cluster);
    if (clusters.size() > 1) {
      return Forward.wait(
          Waiting.IDENTITY_DIFFERS,
          "Run under different names of the cluster: " + shown(clusters) + ".");
    }
    Map<String, Collection<String>> schemas = byValue(Database.Runs::schema);
    return schemas.size() > 1
        ? Forward.wait(
            Waiting.STARTING,
            "Data in place, databases do not agree on the schema yet: " + shown(schemas) + ".")
        : Optional.empty();
  }

  private Map<String, Collection<String>> byValue(Function<Database.Runs, @Nullable String> value) {
    Map<String, Collection<String>> pods = new TreeMap<>();
    for (ObservedPod pod : this.pods) {
      if (pod.word().database() instanceof Database.Runs runs && value.apply(runs) != null) {
        pods.computeIfAbsent(String.valueOf(value.apply(runs)), _ -> new TreeSet<>())
            .add(pod.name());
      }
    }
    return pods;
  }

  private static String shown(Map<String, Collection<String>> values) {
    return values.entrySet().stream()
        .map(one -> one.getKey() + " (" + String.join(", ", one.getValue()) + ")")
        .collect(Collectors.joining("; "));
  }
}
