package dev.rekindle.e2e.restore;

import dev.rekindle.api.Restore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is in a namespace, to be compared with what there is later. */
record Inventory(KubernetesClient client, String namespace) {

  /** The versions of everything that a restore must leave alone, and everything that it wrote. */
  Map<String, String> versions() {
    return Stream.of(
            client.apps().statefulSets().inNamespace(namespace).list().getItems().stream(),
            client.configMaps().inNamespace(namespace).list().getItems().stream(),
            client.pods().inNamespace(namespace).list().getItems().stream(),
            client.resources(Restore.class).inNamespace(namespace).list().getItems().stream())
        .flatMap(one -> one.map(HasMetadata.class::cast))
        .collect(
            Collectors.toMap(
                one -> one.getKind() + " " + one.getMetadata().getName(),
                one -> one.getMetadata().getResourceVersion(),
                (first, _) -> first,
                TreeMap::new));
  }

  /** The same of StatefulSets alone. */
  Map<String, String> statefulSets() {
    return versions().entrySet().stream()
        .filter(one -> one.getKey().startsWith("StatefulSet "))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns what is to be known of each pod, by its name. */
  Map<String, String> ofPods(Function<Pod, String> what) {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .collect(Collectors.toMap(pod -> pod.getMetadata().getName(), what));
  }

  /** Returns the UIDs of the pods. */
  Set<String> uids() {
    return new TreeSet<>(ofPods(pod -> pod.getMetadata().getUid()).values());
  }
}
