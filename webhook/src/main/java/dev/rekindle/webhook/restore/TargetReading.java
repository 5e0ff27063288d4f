package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.name.Injected;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.PodFacts;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.StatefulSetFacts.OptIn;
import dev.rekindle.rule.StatefulSetFacts.Rollout;
import dev.rekindle.webhook.inject.OurParts;
import dev.rekindle.webhook.inject.StatefulSetInjection;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.workload.Maybe;
import dev.rekindle.webhook.workload.Workload;
import dev.rekindle.webhook.workload.WorkloadReader;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what one StatefulSet of a target says about itself and its pods. */
final class TargetReading {
  // More than any ring has; a mistyped number of replicas shall not exhaust us.
  private static final int MOST_PODS = 2_000;
  private static final String REVISION = "controller-revision-hash";

  private final RestoreSituation.TargetSituation situation;
  private final StatefulSet statefulSet;
  private final Optional<Workload> workload;

  TargetReading(RestoreSituation.TargetSituation situation, ObjectMapper mapper) {
    this.situation = situation;
    this.statefulSet = situation.statefulSet();
    this.workload = WorkloadReader.read(statefulSet, mapper, new ArrayList<Problem>());
  }

  StatefulSetFacts facts() {
    return new StatefulSetFacts(
        name(),
        Fact.known(StatefulSetInjection.optedIn(statefulSet) ? OptIn.IN : OptIn.OUT),
        StatefulSetInjection.optedIn(statefulSet)
            ? Fact.known(rollout())
            : Fact.unknown("the rollout of " + name()),
        Fact.known(situation.storages()),
        podNames().stream().map(this::pod).toList());
  }

  /** Returns whether pods come into being one after the other, and some are yet to come. */
  boolean comesUpOneByOne() {
    return !"Parallel".equals(statefulSet.getSpec().getPodManagementPolicy())
        && podNames().size() > Math.max(1, situation.pods().size());
  }

  private String name() {
    return statefulSet.getMetadata().getName();
  }

  private List<String> podNames() {
    return podNames(statefulSet);
  }

  /** Returns the names of the pods that a StatefulSet has, or will have. */
  static List<String> podNames(StatefulSet set) {
    Integer replicas = set.getSpec().getReplicas();
    Integer start = Maybe.of(set.getSpec().getOrdinals(), ordinals -> ordinals.getStart());
    int first = start == null ? 0 : start;
    return IntStream.range(first, first + Math.min(replicas == null ? 1 : replicas, MOST_PODS))
        .mapToObj(ordinal -> set.getMetadata().getName() + "-" + ordinal)
        .toList();
  }

  private Rollout rollout() {
    var missing = new ArrayList<String>();
    if (OurParts.restoreContainer(statefulSet.getSpec().getTemplate()).isEmpty()) {
      missing.add("no container " + Injected.RESTORE_CONTAINER + " in the template");
    }
    List<Pod> carrying = situation.pods().stream().filter(TargetReading::carriesUs).toList();
    int expected = comesUpOneByOne() ? situation.pods().size() : podNames().size();
    if (carrying.size() < expected) {
      missing.add(carrying.size() + " of " + expected + " pods with our container");
    }
    long revisions = carrying.stream().map(TargetReading::revision).distinct().count();
    String updated = Maybe.of(statefulSet.getStatus(), status -> status.getUpdateRevision());
    boolean old =
        updated != null && carrying.stream().anyMatch(pod -> !updated.equals(revision(pod)));
    if (revisions > 1 || old) {
      missing.add("pods of an older revision");
    }
    Integer partition =
        Maybe.of(
            Maybe.of(statefulSet.getSpec().getUpdateStrategy(), s -> s.getRollingUpdate()),
            rolling -> rolling.getPartition());
    if (partition != null && partition > 0) {
      missing.add("partition " + partition);
    }
    return missing.isEmpty()
        ? new Rollout.Complete()
        : new Rollout.Incomplete(String.join(", ", missing));
  }

  private static boolean carriesUs(Pod pod) {
    return pod.getSpec() != null
        && Maybe.list(pod.getSpec().getInitContainers()).stream()
            .anyMatch(init -> Injected.RESTORE_CONTAINER.equals(init.getName()));
  }

  private static String revision(Pod pod) {
    return Maybe.text(Maybe.map(pod.getMetadata().getLabels()).get(REVISION));
  }

  private PodFacts pod(String pod) {
    PodFacts facts = PodFacts.named(pod);
    if (workload.isEmpty()) {
      return facts;
    }
    Workload it = workload.get();
    PodFacts known =
        facts
            .in(
                fact(it.placement().datacenter(), "the datacenter of " + pod),
                fact(it.placement().rack(), "the rack of " + pod))
            .running(Fact.known(it.engine()), fact(it.release(), "the version of " + pod))
            .startingWith(configuration(it));
    return capacity(it, pod).map(known::on).orElse(known);
  }

  private static PodFacts.Configuration configuration(Workload workload) {
    Container database = workload.database();
    Fact<Integer> tokens =
        Maybe.list(database.getEnv()).stream()
            .filter(variable -> "CASSANDRA_NUM_TOKENS".equals(variable.getName()))
            .map(EnvVar::getValue)
            .filter(value -> value != null && value.matches("[1-9][0-9]{0,3}"))
            .map(value -> Fact.known(Integer.valueOf(value)))
            .findFirst()
            .orElse(PodFacts.Configuration.UNKNOWN.numTokens());
    // Where the identity is told by options we set the key ourselves.
    Fact<PodFacts.UuidIds> uuids =
        workload.config() == null
            ? Fact.known(PodFacts.UuidIds.READ)
            : PodFacts.Configuration.UNKNOWN.uuidIds();
    return new PodFacts.Configuration(tokens, PodFacts.Configuration.UNKNOWN.partitioner(), uuids);
  }

  /** The claim's real capacity; the template's only where no claim exists. */
  private Optional<PodFacts.Capacity> capacity(Workload workload, String pod) {
    for (VolumeMount mount : workload.mounts()) {
      for (PersistentVolumeClaim template :
          Maybe.list(statefulSet.getSpec().getVolumeClaimTemplates())) {
        if (mount.getName().equals(template.getMetadata().getName())
            && holds(mount, workload.dataPath())) {
          return capacity(template, mount.getName() + "-" + pod);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<PodFacts.Capacity> capacity(PersistentVolumeClaim template, String name) {
    PersistentVolumeClaim claim = situation.claims().get(name);
    Map<String, Quantity> real =
        claim == null ? Map.of() : Maybe.map(Maybe.of(claim.getStatus(), s -> s.getCapacity()));
    Map<String, Quantity> asked =
        Maybe.map(
            Maybe.of(
                Maybe.of(template.getSpec(), spec -> spec.getResources()), r -> r.getRequests()));
    Quantity quantity = real.getOrDefault("storage", asked.get("storage"));
    String of = real.containsKey("storage") ? "claim " + name : "volumeClaimTemplate of " + name();
    return bytes(quantity).map(bytes -> new PodFacts.Capacity(bytes, of));
  }

  private static Optional<Long> bytes(@Nullable Quantity quantity) {
    if (quantity == null) {
      return Optional.empty();
    }
    try {
      BigDecimal bytes = Quantity.getAmountInBytes(quantity);
      return Optional.of(bytes.longValue());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The volume of the data itself, not one of the commit log beside it. */
  private static boolean holds(VolumeMount mount, String dataPath) {
    String path = mount.getMountPath();
    return dataPath.equals(path)
        || dataPath.startsWith(path.endsWith("/") ? path : path + "/")
        || path.equals(dataPath + "/data");
  }

  private static Fact<String> fact(@Nullable String value, String what) {
    return value == null ? Fact.unknown(what) : Fact.known(value);
  }
}
