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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at everything that a restore's next step depends on; all of it live. */
final class Lookout {
  private final KubernetesClient client;
  private final SetPlans plans;
  private final Rules rules;
  private final Agents agents;
  private final InstantSource clock;

  Lookout(KubernetesClient client, Rules rules, Agents agents, InstantSource clock) {
    this.client = client;
    this.plans = new SetPlans(client);
    this.rules = rules;
    this.agents = agents;
    this.clock = clock;
  }

  Sight look(Restore restore) {
    Asked asked = StatusReading.read(restore);
    if (isOver(asked) || restore.getSpec() == null) {
      return new Sight(restore, nothingElse(asked), Map.of(), null);
    }
    List<StatefulSet> statefulSets = new ArrayList<>(target(restore));
    Map<String, SetPlans.Held> held = new HashMap<>();
    List<TargetSet> sets = new ArrayList<>();
    for (StatefulSet one : statefulSets) {
      plan(asked, one).ifPresent(plan -> held.put(one.getMetadata().getName(), plan));
      sets.add(set(restore, asked, one, held, Membership.SELECTED));
    }
    for (StatefulSet one : left(restore, asked, statefulSets)) {
      plan(asked, one).ifPresent(plan -> held.put(one.getMetadata().getName(), plan));
      sets.add(set(restore, asked, one, held, Membership.LEFT));
      statefulSets.add(one);
    }
    sets.addAll(gone(restore, asked, statefulSets));
    Observed unasked = new Observed(asked, check(null), sets, clock.instant());
    Rules.Answer answer = unasked.isUpToTheRules() ? rules.ask(restore, statefulSets) : null;
    return new Sight(
        restore, new Observed(asked, check(answer), sets, unasked.now()), held, answer);
  }

  /**
   * Once it is given up, also a plan of ours that only pods of a former template read: they wait by
   * it.
   */
  private Optional<SetPlans.Held> plan(Asked asked, StatefulSet one) {
    return asked.stand() instanceof Stand.GivenUp
        ? plans
            .ofAnyTemplate(one)
            .filter(plan -> asked.uid().equals(uid(plan)))
            .or(() -> plans.read(one))
        : plans.read(one);
  }

  private static boolean isOver(Asked asked) {
    return asked.stand() instanceof Stand.Over
        || asked.stamp() == null
        || !asked.stamp().equals(asked.uid());
  }

  private Observed nothingElse(Asked asked) {
    return new Observed(asked, check(null), List.of(), clock.instant());
  }

  private static Observed.Check check(Rules.@Nullable Answer answer) {
    return switch (answer) {
      case null -> new Observed.Check.Open("nobody needed to ask");
      case Rules.Answer.Open(String why) -> new Observed.Check.Open(why);
      case Rules.Answer.Incomplete(String missing) -> new Observed.Check.Incomplete(missing);
      case Rules.Answer.Refused(List<String> problems) -> new Observed.Check.Refused(problems);
      case Rules.Answer.Accepted accepted -> new Observed.Check.Accepted(accepted.digest());
    };
  }

  private List<StatefulSet> target(Restore restore) {
    List<StatefulSet> selected =
        client
            .apps()
            .statefulSets()
            .inNamespace(restore.getMetadata().getNamespace())
            .withLabelSelector(restore.getSpec().target().selector().toLabelSelector())
            .list()
            .getItems();
    return BackupGroup.of(restore)
        .map(group -> selected.stream().filter(group::has).toList())
        .orElse(selected);
  }

  /**
   * The StatefulSets of the restore that it does not select any more. What has no plan may be
   * somebody else's by now, and gives up at most what was not decided.
   */
  private List<StatefulSet> left(Restore restore, Asked asked, List<StatefulSet> selected) {
    Set<String> names = notAmong(restore, selected);
    return names.isEmpty()
        ? List.of()
        : client
            .apps()
            .statefulSets()
            .inNamespace(restore.getMetadata().getNamespace())
            .list()
            .getItems()
            .stream()
            .filter(one -> names.contains(one.getMetadata().getName()))
            .filter(one -> asked.stand() instanceof Stand.Begun || plan(asked, one).isPresent())
            .toList();
  }

  private static Set<String> notAmong(Restore restore, List<StatefulSet> there) {
    Set<String> names = new TreeSet<>();
    RestoreStatus status = restore.getStatus();
    if (status != null) {
      status.plan().forEach(one -> names.add(setOf(one.pod())));
    }
    there.forEach(one -> names.remove(one.getMetadata().getName()));
    return names;
  }

  private TargetSet set(
      Restore restore,
      Asked asked,
      StatefulSet one,
      Map<String, SetPlans.Held> plansHeld,
      Membership membership) {
    String name = one.getMetadata().getName();
    SetPlans.Held held = plansHeld.get(name);
    List<String> wanted = wanted(one);
    Order order =
        "Parallel".equals(one.getSpec().getPodManagementPolicy())
            ? Order.PARALLEL
            : Order.ONE_BY_ONE;
    List<ObservedPod> pods = pods(restore, one, expected(asked, one, held));
    return new TargetSet(
        name,
        order,
        held == null
            ? new SeenPlan.None()
            : new SeenPlan.There(held.version(), held.plan().state(), holder(restore, held)),
        planned(restore, asked, name, held, wanted),
        wanted,
        pods,
        asked.origin() == Origin.FROM_NOTHING
                && asked.stand() instanceof Stand.New
                && order == Order.ONE_BY_ONE
            ? claimed(one, wanted, pods)
            : List.of(),
        membership);
  }

  /**
   * A StatefulSet makes a claim just before its pod, so the others are left from an earlier one.
   */
  private List<String> claimed(StatefulSet one, List<String> wanted, List<ObservedPod> there) {
    Set<String> pods = there.stream().map(ObservedPod::name).collect(Collectors.toSet());
    Set<String> claims = claims(one.getMetadata().getNamespace());
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

  private Set<String> claims(String namespace) {
    return client.persistentVolumeClaims().inNamespace(namespace).list().getItems().stream()
        .map(claim -> claim.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /** Once it was decided to switch, what databases are to be; a wrong name can be corrected. */
  private static @Nullable PlannedRestore expected(
      Asked asked, StatefulSet one, SetPlans.@Nullable Held held) {
    PlannedRestore there = held == null ? null : held.plan().restore();
    return there != null
            && there.uid().equals(asked.uid())
            && asked.stand() instanceof Stand.Committed
        ? there.of(there.identity().in(TargetFacts.of(one).clusterName().orElse(null)))
        : null;
  }

  private static List<String> planned(
      Restore restore, Asked asked, String set, SetPlans.@Nullable Held held, List<String> wanted) {
    PlannedRestore there = held == null ? null : held.plan().restore();
    if (there != null && there.uid().equals(asked.uid())) {
      return there.nodes().stream().map(Assignment::pod).toList();
    }
    boolean decided =
        asked.stand() instanceof Stand.Committed || asked.stand() instanceof Stand.GivenUp;
    return decided ? plannedByStatus(restore, set) : wanted;
  }

  private static List<String> plannedByStatus(Restore restore, String set) {
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

  /** The StatefulSets of the restore that are no more. */
  private List<TargetSet> gone(Restore restore, Asked asked, List<StatefulSet> there) {
    Set<String> names = notAmong(restore, there);
    Set<String> claims =
        names.isEmpty() || !asked.is(Mark.DELETED)
            ? Set.of()
            : claims(restore.getMetadata().getNamespace());
    return names.stream()
        .map(
            name -> {
              List<String> planned = plannedByStatus(restore, name);
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
            })
        .toList();
  }

  private Holder holder(Restore restore, SetPlans.Held held) {
    String uid = uid(held);
    if (uid == null) {
      return held.halfSwitched() ? Holder.HALF_SWITCHED : Holder.NOBODY;
    }
    if (uid.equals(restore.getMetadata().getUid())) {
      return Holder.US;
    }
    return client
        .resources(Restore.class)
        .inNamespace(restore.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(other -> uid.equals(other.getMetadata().getUid()))
        .findFirst()
        .map(StatusReading::asHolder)
        .orElse(Holder.OVER);
  }

  private static @Nullable String uid(SetPlans.Held held) {
    PlannedRestore planned = held.plan().restore();
    return planned == null ? null : planned.uid();
  }

  static List<String> wanted(StatefulSet one) {
    if (one.getMetadata().getDeletionTimestamp() != null) {
      return List.of();
    }
    return new SetReading(one).podNames();
  }

  /** Each agent may take seconds not to answer, so all are asked at once. */
  private List<ObservedPod> pods(
      Restore restore, StatefulSet one, @Nullable PlannedRestore expected) {
    RestoreStatus status = restore.getStatus();
    PodReading reading =
        new PodReading(agents, status == null ? null : status.startTime(), expected);
    List<Pod> pods =
        client
            .pods()
            .inNamespace(restore.getMetadata().getNamespace())
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
}
