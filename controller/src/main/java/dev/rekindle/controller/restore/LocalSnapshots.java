package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.name.Injected;
import dev.rekindle.rule.Fact;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The local snapshots of a target that go with its old data, as the sidecars tell them. */
final class LocalSnapshots {
  private static final Fact<List<String>> UNTOLD = Fact.unknown("local snapshots");

  private LocalSnapshots() {}

  /** Asks the sidecar of each pod that runs; known only when all of them have told. */
  static Fact<List<String>> lostBy(Restore restore, List<Pod> pods, Agents agents) {
    if (restore.getSpec().oldData() == RestoreSpec.OldData.KEEP) {
      return Fact.known(List.of());
    }
    List<Pod> running = pods.stream().filter(LocalSnapshots::runs).toList();
    if (running.isEmpty() || !running.stream().allMatch(LocalSnapshots::hasSidecar)) {
      return UNTOLD;
    }
    List<Future<Word>> asked;
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      asked = running.stream().map(pod -> asking.submit(() -> agents.ask(pod))).toList();
    } // which waits for all of them
    Map<String, List<String>> podsByName = new TreeMap<>();
    for (int i = 0; i < running.size(); i++) {
      List<String> names = asked.get(i).resultNow().snapshots();
      if (names == null) {
        return UNTOLD;
      }
      List<String> pod = List.of(running.get(i).getMetadata().getName());
      names.forEach(
          name ->
              podsByName.merge(
                  name, pod, (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    }
    return Fact.known(
        podsByName.entrySet().stream().map(one -> one.getKey() + on(one.getValue())).toList());
  }

  private static String on(List<String> pods) {
    return " on " + (pods.size() == 1 ? pods.getFirst() : pods.size() + " pods");
  }

  private static boolean runs(Pod pod) {
    return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
  }

  private static boolean hasSidecar(Pod pod) {
    return pod.getStatus().getInitContainerStatuses() != null
        && pod.getStatus().getInitContainerStatuses().stream()
            .anyMatch(status -> Injected.BACKUP_CONTAINER.equals(status.getName()));
  }
}
