package dev.rekindle.e2e.downtime;

import dev.rekindle.e2e.PodRing;
import dev.rekindle.e2e.cluster.Watch;
import dev.rekindle.testkit.cluster.KubernetesCluster;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** The pods of the ring while they go and come. */
final class Pods implements AutoCloseable {
  private final Watch watch;
  private final int count;

  private Pods(Watch watch, int count) {
    this.watch = watch;
    this.count = count;
  }

  /** Begins to watch, and returns when all of them have been seen. */
  static Pods watch(KubernetesCluster cluster, int count) {
    Watch watch =
        Watch.of(cluster, List.of("pods", "-n", PodRing.NAMESPACE, "-l", "app=c1"), PodEvent.PATHS);
    Pods pods = new Pods(watch, count);
    pods.await(
        "all pods are there",
        events ->
            PodEvent.present(events).size() == count ? OptionalLong.of(0) : OptionalLong.empty());
    return pods;
  }

  private List<PodEvent> events() {
    return watch.lines().stream().map(PodEvent::of).toList();
  }

  /** The uids of those that are there. */
  Set<String> uids() {
    return Set.copyOf(PodEvent.present(events()).keySet());
  }

  /** The address of the pod that has that name now; empty as long as it has none. */
  String address(String pod) {
    return PodEvent.present(events()).values().stream()
        .filter(event -> event.name().equals(pod))
        .map(PodEvent::address)
        .findFirst()
        .orElse("");
  }

  /** Returns when these went. */
  long awaitGone(Set<String> uids) {
    return await("the pods are gone", events -> PodEvent.gone(events, uids));
  }

  /** Returns when their successors came to a condition. */
  long awaitNew(Set<String> old, String condition) {
    return await(
        "new pods are " + condition,
        events -> PodEvent.reached(events, condition, count, old::contains));
  }

  private long await(String what, Function<List<PodEvent>, OptionalLong> look) {
    return watch.await(
        what,
        lines -> {
          OptionalLong found = look.apply(lines.stream().map(PodEvent::of).toList());
          return found.isPresent() ? found.getAsLong() : null;
        });
  }

  @Override
  public void close() {
    watch.close();
  }
}
