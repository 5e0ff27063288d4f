package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.reading.SetReading;
import dev.rekindle.controller.plans.SetPlans;
import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Origin;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.TargetSet.Holder;
import dev.rekindle.controller.restore.TargetSet.Membership;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.topology.PodName;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the StatefulSets of one restore, and what belongs to them; all of it live. */
record TargetSetReading(KubernetesClient client, Agents agents, Restore restore, Asked asked) {
  /** One that is there, with its plan if it has one. */
  TargetSet read(StatefulSet one, SetPlans.@Nullable Held held, Membership membership) {
    String name = one.getMetadata().getName();
    List<String> wanted = wanted(one);
    Order order =
        "Parallel".equals(one.getSpec().getPodManagementPolicy())
            ? Order.PARALLEL
            : Order.ONE_BY_ONE;
    List<ObservedPod> pods = pods(one, expected(one, held));
    return new TargetSet(
        name,
        order,
        held == null
            ? new SeenPlan.None()
            : new SeenPlan.There(held.version(), held.plan().state(), holder(held)),
        planned(name, held, wanted),
        wanted,
        pods,
        asked.origin() == Origin.FROM_NOTHING
                && asked.stand() instanceof Stand.New
                && order == Order.ONE_BY_ONE
            ? claimed(one, wanted, pods)
            : List.of(),
        membership);
  }

  /** Those that are no more. */
  List<TargetSet> gone(Set<String> names) {
    Set<String> claims = names.isEmpty() || !asked.is(Mark.DELETED) ? Set.of() : claims();
    return names.stream().map(name -> gone(name, claims)).toList();
  }

  private TargetSet gone(String name, Set<String> claims) {
    List<String> planned = plannedByStatus(name);
    return new TargetSet(
        name,
        Order.PARALLEL,
        new SeenPlan.None(),
        planned,
        List.of(),
        List.of(),
        planned.stream()
            .filter(pod -> claims.stream().anyMatch(it -> it.endsWith('-' + pod)))
            .toList());
  }

  /**
   * A StatefulSet makes a claim just before its pod, so the others are left from an earlier one.
   */
  private List<String> claimed(StatefulSet one, List<String> wanted, List<ObservedPod> there) {
    Set<String> pods = there.stream().map(ObservedPod::name).collect(Collectors.toSet());
    Set<String> claims = claims();
    List<PersistentVolumeClaim> templates =
        Objects.requireNonNullElse(one.getSpec().getVolumeClaimTemplates(), List.of());
    return wanted.stream()
        .skip(1) // it does not come after others
        .filter(pod -> !pods.contains(pod))
        .filter(
            pod ->
                templates.stream()
                    .anyMatch(it -> claims.contains(it.getMetadata().getName() + '-' + pod)))
        .toList();
  }

  private Set<String> claims() {
    return client.persistentVolumeClaims().inNamespace(namespace()).list().getItems().stream()
        .map(claim -> claim.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /** Once it was decided to switch, what databases are to be; a wrong name can be corrected. */
  private @Nullable PlannedRestore expected(StatefulSet one, SetPlans.@Nullable Held held) {
    PlannedRestore there = held == null ? null : held.plan().restore();
    return there != null
            && there.uid().equals(asked.uid())
            && asked.stand() instanceof Stand.Committed
        ? there.of(there.identity().in(TargetFacts.of(one).clusterName().orElse(null)))
        : null;
  }

  private List<String> planned(String set, SetPlans.@Nullable Held held, List<String> wanted) {
    PlannedRestore there = held == null ? null : held.plan().restore();
    if (there != null && there.uid().equals(asked.uid())) {
      return there.nodes().stream().map(Assignment::pod).toList();
    }
    boolean decided =
        asked.stand() instanceof Stand.Committed || asked.stand() instanceof Stand.GivenUp;
    return decided ? plannedByStatus(set) : wanted;
  }

  private List<String> plannedByStatus(String set) {
    RestoreStatus status = restore.getStatus();
    return status == null
        ? List.of()
        : status.plan().stream()
            .map(RestoreStatus.Assignment::pod)
            .filter(pod -> set.equals(setOf(pod)))
            .toList();
  }

  static String setOf(String pod) {
    return switch (PodName.of(pod)) {
      case PodName.OfStatefulSet(String set, int _) -> set;
      case PodName.Other(String text) -> text;
    };
  }

  private Holder holder(SetPlans.Held held) {
    String uid = held.restoreUid();
    if (uid == null) {
      return held.halfSwitched() ? Holder.HALF_SWITCHED : Holder.NOBODY;
    }
    if (uid.equals(restore.getMetadata().getUid())) {
      return Holder.US;
    }
    return client.resources(Restore.class).inNamespace(namespace()).list().getItems().stream()
        .filter(other -> uid.equals(other.getMetadata().getUid()))
        .findFirst()
        .map(StatusReading::asHolder)
        .orElse(Holder.OVER);
  }

  static List<String> wanted(StatefulSet one) {
    if (one.getMetadata().getDeletionTimestamp() != null) {
      return List.of();
    }
    return new SetReading(one).podNames();
  }

  /** Each agent may take seconds not to answer, so all are asked at once. */
  private List<ObservedPod> pods(StatefulSet one, @Nullable PlannedRestore expected) {
    RestoreStatus status = restore.getStatus();
    PodReading reading =
        new PodReading(agents, status == null ? null : status.startTime(), expected);
    List<Pod> pods =
        client
            .pods()
            .inNamespace(namespace())
            .withLabelSelector(one.getSpec().getSelector())
            .list()
            .getItems()
            .stream()
            .filter(pod -> belongs(pod, one))
            .toList();
    List<Future<ObservedPod>> answers;
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      answers = pods.stream().map(pod -> asking.submit(() -> reading.read(pod))).toList();
    } // which waits for all of them
    return answers.stream().map(Future::resultNow).toList();
  }

  static boolean belongs(Pod pod, StatefulSet one) {
    List<OwnerReference> owners = pod.getMetadata().getOwnerReferences();
    return owners != null
        && owners.stream().anyMatch(owner -> one.getMetadata().getUid().equals(owner.getUid()));
  }

  private String namespace() {
    return restore.getMetadata().getNamespace();
  }
}
