package dev.rekindle.controller.restore;

import dev.rekindle.name.Injected;
import dev.rekindle.plan.PlanException;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.RestorePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What an API server alone lacks: it makes the pods of StatefulSets, runs what is in them on
 * volumes in memory, and answers for their agents.
 */
final class PlayedKubelet implements Agents {
  private final KubernetesClient client;
  private final String namespace;
  private final Map<String, SimulatedPod> running = new HashMap<>();
  final Map<String, SimulatedVolume> volumes = new TreeMap<>();
  final Set<String> broken = new TreeSet<>();

  PlayedKubelet(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public Word ask(Pod pod) {
    SimulatedPod it = running.get(pod.getMetadata().getUid());
    return it == null ? Word.NONE : it.seen(volume(it.name)).word();
  }

  SimulatedVolume volume(String pod) {
    return volumes.computeIfAbsent(pod, _ -> new SimulatedVolume(SimulatedVolume.OLD));
  }

  List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
        .toList();
  }

  /** Whose data the databases hold that run now. */
  Set<String> databases() {
    Set<String> data = new TreeSet<>();
    for (Pod pod : pods()) {
      SimulatedPod it = running.get(pod.getMetadata().getUid());
      if (it != null && it.databaseRuns()) {
        data.add(volume(it.name).data);
      }
    }
    return data;
  }

  /** Everything goes on by one step. */
  void tick() {
    for (StatefulSet set : client.apps().statefulSets().inNamespace(namespace).list().getItems()) {
      RestorePlan plan = plan(set.getMetadata().getName());
      if (plan == null) {
        continue; // its volume cannot be mounted, so no pod starts
      }
      Map<String, Pod> there = new HashMap<>();
      pods().forEach(pod -> there.put(pod.getMetadata().getName(), pod));
      for (String name : wanted(set)) {
        Pod pod = there.get(name);
        if (pod == null) {
          client.resource(made(set, name)).create();
        } else {
          work(pod, plan);
        }
      }
    }
  }

  private void work(Pod pod, RestorePlan plan) {
    SimulatedPod it =
        running.computeIfAbsent(
            pod.getMetadata().getUid(),
            uid -> new SimulatedPod(pod.getMetadata().getName(), uid, plan));
    it.mounted = plan;
    it.broken = broken.contains(it.name);
    it.work(volume(it.name), SimulatedVolume.OLD);
    pod.setStatus(status(it));
    client.resource(pod).updateStatus();
  }

  private static PodStatus status(SimulatedPod it) {
    PodStatusBuilder status = new PodStatusBuilder().withPhase("Pending");
    var ours =
        status
            .addNewInitContainerStatus()
            .withName(Injected.RESTORE_CONTAINER)
            .withImage("r")
            .withImageID("r")
            .withReady(it.databaseRuns())
            .withRestartCount(0);
    if (!it.databaseRuns()) {
      return ours.withNewState()
          .withNewRunning("2026-01-01T00:00:00Z")
          .endState()
          .endInitContainerStatus()
          .build();
    }
    String message =
        it.restored == null
            ? "{}"
            : "{\"result\":\"restored\",\"restore\":\"" + it.restored + "\"}";
    return ours.withNewState()
        .withNewTerminated()
        .withExitCode(0)
        .withMessage(message)
        .endTerminated()
        .endState()
        .endInitContainerStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(it.stage == SimulatedPod.Stage.READY ? "True" : "False")
        .endCondition()
        .build();
  }

  RestorePlan plan(String set) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(Injected.planOf(set)).get();
    try {
      return map == null
          ? null
          : PlanJson.read(map.getData().get("plan.json").getBytes(StandardCharsets.UTF_8));
    } catch (PlanException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> wanted(StatefulSet set) {
    return IntStream.range(0, set.getSpec().getReplicas())
        .mapToObj(ordinal -> set.getMetadata().getName() + "-" + ordinal)
        .toList();
  }

  private Pod made(StatefulSet set, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
        .addNewOwnerReference()
        .withApiVersion("apps/v1")
        .withKind("StatefulSet")
        .withName(set.getMetadata().getName())
        .withUid(set.getMetadata().getUid())
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withSpec(set.getSpec().getTemplate().getSpec())
        .build();
  }
}
