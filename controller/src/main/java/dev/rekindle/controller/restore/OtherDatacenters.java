package dev.rekindle.controller.restore;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The datacenters of a namespace beside a target. Pure. */
final class OtherDatacenters {
  private OtherDatacenters() {}

  /**
   * Returns the names of those that belong to the target's cluster and have a pod that is ready, in
   * alphabetical order.
   *
   * @param optedIn of the namespace, the target's own among them
   */
  static List<String> alive(List<StatefulSet> target, List<StatefulSet> optedIn) {
    List<TargetFacts> ours = target.stream().map(TargetFacts::of).toList();
    Set<Optional<String>> clusters =
        ours.stream().map(TargetFacts::cluster).collect(Collectors.toSet());
    Set<Optional<String>> datacenters =
        ours.stream().map(TargetFacts::datacenter).collect(Collectors.toSet());
    return optedIn.stream()
        .filter(OtherDatacenters::isAlive)
        .map(TargetFacts::of)
        .filter(set -> set.cluster().isPresent() && clusters.contains(set.cluster()))
        .map(TargetFacts::datacenter)
        .filter(datacenter -> !datacenters.contains(datacenter))
        .flatMap(Optional::stream)
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean isAlive(StatefulSet set) {
    Integer ready = set.getStatus() == null ? null : set.getStatus().getReadyReplicas();
    return ready != null && ready > 0;
  }
}
