package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageStatus.NamespaceAccess;
import dev.rekindle.api.BackupStorageStatus.SecretState;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.StuckReason;
import dev.rekindle.api.Target;
import dev.rekindle.name.Annotation;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.rule.Access;
import dev.rekindle.rule.ActivityFacts;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.RestoreFacts;
import dev.rekindle.rule.RestoreRequest;
import dev.rekindle.rule.StorageFacts;
import dev.rekindle.rule.StorageFacts.Readiness;
import dev.rekindle.rule.StorageFacts.Secret;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.workload.Maybe;
import dev.rekindle.webhook.workload.Placement;
import dev.rekindle.webhook.workload.WorkloadReader;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what the cluster looks like into the facts that core's rules are about. */
final class RestoreReading {
  private final RestoreSituation situation;
  private final List<TargetReading> targets;
  private final ObjectMapper mapper;

  private RestoreReading(RestoreSituation situation, ObjectMapper mapper) {
    this.situation = situation;
    this.mapper = mapper;
    this.targets =
        situation.targets().stream()
            .map(target -> new TargetReading(target, situation.source(), mapper))
            .toList();
  }

  static RestoreFacts of(RestoreSituation situation, ObjectMapper mapper) {
    return new RestoreReading(situation, mapper).facts();
  }

  private RestoreFacts facts() {
    return new RestoreFacts(
        request(),
        SourceReading.of(situation.source()),
        Fact.known(targets.stream().map(TargetReading::facts).toList()),
        storage(),
        activity());
  }

  private RestoreRequest request() {
    RestoreSpec spec = situation.restore().getSpec();
    Backup backup = situation.source().backup();
    return new RestoreRequest(
        backup == null ? spec.backupRef().name() : SourceReading.name(backup),
        spec.mode() == RestoreSpec.Mode.REPLACE ? RestoreRequest.REPLACE : "Import",
        spec.tables(),
        spec.requireContentHash() ? ProofLevel.CONTENT : ProofLevel.SIZE,
        situation.at());
  }

  private Fact<StorageFacts> storage() {
    String ref = situation.source().storageRef();
    BackupStorage storage = situation.source().storage();
    if (ref == null) {
      return Fact.unknown("the backup's storage");
    }
    if (storage == null) {
      return Fact.known(
          new StorageFacts(
              ref,
              Fact.known(new Readiness.NotReady("no such BackupStorage")),
              Fact.unknown("who may use the storage"),
              Fact.unknown("the storage's Secrets")));
    }
    return Fact.known(
        new StorageFacts(
            ref,
            Fact.known(readiness(storage)),
            Fact.known(access(storage, situation.namespace())),
            Fact.known(secrets(storage))));
  }

  private static Readiness readiness(BackupStorage storage) {
    List<Condition> conditions =
        Maybe.list(Maybe.of(storage.getStatus(), status -> status.conditions()));
    Optional<Condition> ready =
        conditions.stream().filter(condition -> "Ready".equals(condition.getType())).findFirst();
    if (ready.isEmpty()) {
      return new Readiness.NotReady("it has not been probed yet");
    }
    return "True".equals(ready.get().getStatus())
        ? new Readiness.Ready()
        : new Readiness.NotReady(Maybe.text(ready.get().getMessage()));
  }

  /** Returns whether a storage lets a namespace in. */
  static Access access(BackupStorage storage, String namespace) {
    List<String> allowed = storage.getSpec().allowedNamespaces();
    return namespace.equals(storage.getMetadata().getNamespace())
            || allowed.contains("*")
            || allowed.contains(namespace)
        ? Access.ALLOWED
        : Access.DENIED;
  }

  /** One Secret may be both, and lack something as either. */
  private List<Secret> secrets(BackupStorage storage) {
    NamespaceAccess here =
        Maybe.list(Maybe.of(storage.getStatus(), status -> status.namespaces())).stream()
            .filter(it -> it.name().equals(situation.namespace()))
            .findFirst()
            .orElse(null);
    var credentials = storage.getSpec().credentialsSecretRef();
    var authority = storage.getSpec().caSecretRef();
    var secrets = new ArrayList<Secret>();
    if (credentials != null) {
      List<String> missing = here == null ? List.of() : here.missingKeys();
      secrets.add(secret(credentials.name(), here == null ? null : here.secret(), missing));
    }
    if (authority != null) {
      List<String> missing = List.of(authority.key());
      secrets.add(secret(authority.name(), here == null ? null : here.caSecret(), missing));
    }
    return secrets.stream().distinct().toList();
  }

  private static Secret secret(String name, @Nullable SecretState state, List<String> missingKeys) {
    return new Secret(
        name,
        switch (state == null ? SecretState.UNKNOWN : state) {
          case UNKNOWN -> Fact.unknown("whether Secret " + name + " is in the namespace");
          case COMPLETE -> Fact.known(new StorageFacts.SecretState.There(List.of()));
          case INCOMPLETE -> Fact.known(new StorageFacts.SecretState.There(missingKeys));
          case MISSING -> Fact.known(new StorageFacts.SecretState.Missing());
        });
  }

  private ActivityFacts activity() {
    Set<String> ours =
        situation.targets().stream()
            .map(target -> target.statefulSet().getMetadata().getName())
            .collect(Collectors.toSet());
    List<String> restores =
        situation.neighbours().restores().stream()
            .filter(RestoreReading::running)
            .filter(other -> !name(other).equals(name(situation.restore())))
            .filter(other -> overlaps(other, ours))
            .map(RestoreReading::name)
            .toList();
    List<String> backups =
        situation.neighbours().backups().stream()
            .filter(SourceReading::running)
            .filter(
                backup -> overlaps(Maybe.of(backup.getSpec(), s -> s.target()), ours, _ -> true))
            .map(backup -> backup.getMetadata().getName())
            .toList();
    boolean oneByOne = targets.stream().anyMatch(TargetReading::comesUpOneByOne);
    return new ActivityFacts(
        Fact.known(restores),
        Fact.known(backups),
        Fact.known(otherDatacenters(ours)),
        ActivityFacts.UNKNOWN.snapshots(),
        Fact.known(oneByOne ? ActivityFacts.Start.ONE_BY_ONE : ActivityFacts.Start.TOGETHER));
  }

  private static String name(Restore restore) {
    return Maybe.text(restore.getMetadata().getName());
  }

  private static boolean running(Restore restore) {
    RestoreStatus.Phase phase = Maybe.of(restore.getStatus(), RestoreStatus::phase);
    if (phase == null) {
      return true;
    }
    return switch (phase) {
      case PENDING, STAGING -> true;
      case COMMITTING -> !StuckReason.holdsBack(restore.getStatus());
      case SUCCEEDED, FAILED, ABORTED, COPIED -> false;
    };
  }

  private boolean overlaps(Restore other, Set<String> ours) {
    String place = Maybe.map(other.getMetadata().getAnnotations()).get(ApiGroup.FROM_NOTHING);
    return overlaps(
        Maybe.of(other.getSpec(), spec -> spec.target()),
        ours,
        set -> place == null || isFromNothingIn(place, set));
  }

  /** One from nothing selects all that opted in, and is about those of one place. */
  private boolean isFromNothingIn(String place, StatefulSet set) {
    Placement its = placement(set);
    return Maybe.map(set.getMetadata().getAnnotations()).containsKey(Annotation.RESTORE_FROM.key())
        && place.equals(Maybe.text(its.cluster()) + '/' + Maybe.text(its.datacenter()));
  }

  private boolean overlaps(
      @Nullable Target target, Set<String> ours, Predicate<StatefulSet> concerned) {
    return target != null
        && situation.targets().stream()
            .map(RestoreSituation.TargetSituation::statefulSet)
            .filter(set -> ours.contains(set.getMetadata().getName()))
            .filter(concerned)
            .anyMatch(
                set ->
                    LabelMatch.matches(
                        target.selector(), Maybe.map(set.getMetadata().getLabels())));
  }

  private List<String> otherDatacenters(Set<String> ours) {
    Set<String> clusters = new TreeSet<>();
    Set<String> datacenters = new TreeSet<>();
    for (RestoreSituation.TargetSituation target : situation.targets()) {
      Placement placement = placement(target.statefulSet());
      Optional.ofNullable(placement.cluster()).ifPresent(clusters::add);
      Optional.ofNullable(placement.datacenter()).ifPresent(datacenters::add);
    }
    Map<String, List<StatefulSet>> others =
        situation.neighbours().optedIn().stream()
            .filter(set -> !ours.contains(set.getMetadata().getName()))
            .filter(RestoreReading::alive)
            .filter(set -> clusters.contains(Maybe.text(placement(set).cluster())))
            .collect(Collectors.groupingBy(set -> Maybe.text(placement(set).datacenter())));
    return others.keySet().stream()
        .filter(datacenter -> !datacenter.isEmpty() && !datacenters.contains(datacenter))
        .sorted()
        .toList();
  }

  private Placement placement(StatefulSet set) {
    var none = new ArrayList<Problem>();
    return WorkloadReader.read(set, mapper, none)
        .map(workload -> workload.placement())
        .orElseGet(() -> Placement.of(set, null, none));
  }

  private static boolean alive(StatefulSet set) {
    Integer ready = Maybe.of(set.getStatus(), status -> status.getReadyReplicas());
    return ready != null && ready > 0;
  }
}
