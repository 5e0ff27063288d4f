package dev.rekindle.controller.restore;

import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.RestorePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A StatefulSet with its plan, its volumes, and pods that come and go as its policy has it. */
final class SimulatedSet {
  final String name;
  final TargetSet.Order order;
  int replicas;
  RestorePlan plan;
  int version = 1;
  boolean claimsAreSeen = true;
  boolean half;
  boolean selected = true;
  final Map<String, SimulatedVolume> volumes = new TreeMap<>();
  final List<SimulatedPod> pods = new ArrayList<>();
  private int made;

  SimulatedSet(String name, TargetSet.Order order, int replicas, PlanState first, String data) {
    this.name = name;
    this.order = order;
    this.replicas = replicas;
    this.plan = new RestorePlan(first, null, null, null);
    wanted().forEach(pod -> volumes.put(pod, new SimulatedVolume(data)));
  }

  List<String> wanted() {
    return IntStream.range(0, replicas).mapToObj(ordinal -> name + "-" + ordinal).toList();
  }

  Optional<SimulatedPod> pod(String podName) {
    return pods.stream().filter(pod -> pod.name.equals(podName)).findFirst();
  }

  SimulatedVolume volume(SimulatedPod pod) {
    return volumes.computeIfAbsent(pod.name, _ -> new SimulatedVolume(SimulatedVolume.EMPTY));
  }

  void write(RestorePlan next) {
    plan = next;
    half = next.state() == PlanState.HOLD;
    version++;
  }

  String shown() {
    StringBuilder text = new StringBuilder(name + ' ' + plan.state() + ' ' + replicas);
    for (SimulatedPod pod : pods) {
      SimulatedVolume volume = volume(pod);
      text.append(" | ").append(pod.uid).append(' ').append(pod.stage).append(' ');
      text.append(pod.mounted.state()).append(' ').append(volume.data).append(' ');
      text.append(volume.staging);
    }
    return text.toString();
  }

  /** What the StatefulSet's own controller does. */
  void control() {
    List<String> wanted = wanted();
    for (String podName : wanted) {
      Optional<SimulatedPod> pod = pod(podName);
      if (pod.isEmpty()) {
        pods.add(new SimulatedPod(podName, podName + "#" + made++, plan));
      }
      boolean ready = pod.isPresent() && pod.get().stage == SimulatedPod.Stage.READY;
      if (order == TargetSet.Order.ONE_BY_ONE && !ready) {
        return;
      }
    }
    pods.stream()
        .filter(pod -> !wanted.contains(pod.name))
        .forEach(pod -> pod.stage = SimulatedPod.Stage.GOING);
    // Whoever scales down deletes the claims too, or meets their old data one day.
    volumes.keySet().retainAll(wanted);
  }

  /** Deletes a pod, if it still is the one that was seen. */
  void delete(String podName, String uid) {
    pod(podName)
        .filter(pod -> pod.uid.equals(uid))
        .ifPresent(pod -> pod.stage = SimulatedPod.Stage.GOING);
  }

  TargetSet seen(String restore, TargetSet.Holder holder) {
    PlannedRestore planned = plan.restore();
    boolean ours = planned != null && planned.uid().equals(restore);
    return new TargetSet(
        name,
        order,
        new TargetSet.SeenPlan.There(
            String.valueOf(version), plan.state(), ours ? TargetSet.Holder.US : holder),
        ours && planned != null
            ? planned.nodes().stream().map(node -> node.pod()).toList()
            : wanted(),
        wanted(),
        pods.stream().map(pod -> pod.seen(volume(pod))).toList(),
        claimsAreSeen ? claimed() : List.of(),
        selected ? TargetSet.Membership.SELECTED : TargetSet.Membership.LEFT);
  }

  /** Those that only an earlier life can have left: an empty one was never claimed. */
  private List<String> claimed() {
    return order == TargetSet.Order.PARALLEL
        ? List.of()
        : wanted().stream()
            .skip(1)
            .filter(it -> pod(it).isEmpty())
            .filter(it -> volumes.containsKey(it) && !volumes.get(it).empty())
            .toList();
  }
}
