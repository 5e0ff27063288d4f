package dev.rekindle.controller.restore;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.api.StorageRef;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.controller.backup.BackupDigest;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.storage.OpenStorage;
import dev.rekindle.controller.storage.StorageUnusable;
import dev.rekindle.controller.storage.Storages;
import dev.rekindle.name.Label;
import dev.rekindle.rule.ActivityFacts;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.RestoreRule;
import dev.rekindle.rule.Source;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.Verdict;
import dev.rekindle.rule.Violation;
import dev.rekindle.storage.StoreException;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules with the backup as the bucket has it, which is what counts: admission knew it from an
 * object's status only. Before the restore has anything, they are asked of the target as it is by
 * then, too; later its pods come and go with the restore itself. Storage and Secret are not asked
 * about: they were just used.
 */
final class BucketRules implements Rules {
  private final KubernetesClient client;
  private final Storages storages;
  private final Agents agents;
  private final InstantSource clock;

  BucketRules(KubernetesClient client, Storages storages, Agents agents, InstantSource clock) {
    this.client = client;
    this.storages = storages;
    this.agents = agents;
    this.clock = clock;
  }

  @Override
  public Answer ask(Restore restore, List<StatefulSet> target) {
    String namespace = restore.getMetadata().getNamespace();
    RestoreSpec.BackupRef ref = restore.getSpec().backupRef();
    String from = ref.namespace() == null ? namespace : ref.namespace();
    Backup backup = client.resources(Backup.class).inNamespace(from).withName(ref.name()).get();
    if (backup == null) {
      return refused(missing(restore, target, ref.name()));
    }
    try {
      return ask(restore, target, tag(backup), storage(backup, from, namespace));
    } catch (StorageUnusable e) {
      return new Answer.Open(e.advice());
    }
  }

  private Answer ask(Restore restore, List<StatefulSet> target, String tag, BackupStorage storage)
      throws StorageUnusable {
    try (OpenStorage open = storages.open(storage)) {
      try {
        BackupFacts facts = inDatacenterOf(target, open.catalogue().facts(tag));
        Optional<String> missing =
            StatusReading.fromNothing(restore) == null
                ? Optional.empty()
                : PodsToCome.of(target, facts);
        if (missing.isPresent()) {
          return new Answer.Incomplete(missing.get());
        }
        Verdict verdict = verdict(restore, target, storage, facts, tag);
        if (verdict.accepted()) {
          return accepted(restore, target, facts, storage, verdict);
        }
        return onlyRollout(verdict) ? open(verdict) : refused(verdict);
      } catch (StoreException e) {
        return new Answer.Open("Reading backup " + tag + " from the bucket: " + open.told(e));
      } catch (CatalogueException e) {
        return switch (e.reason()) {
          case NO_BACKUP, NO_NODE -> refused(missing(restore, target, tag));
          case NOT_RESTORABLE, TOO_MUCH ->
              new Answer.Refused(List.of(String.valueOf(e.getMessage())));
        };
      }
    }
  }

  private static BackupFacts inDatacenterOf(List<StatefulSet> target, BackupFacts facts) {
    return target.stream()
        .map(set -> TargetFacts.of(set).datacenter())
        .flatMap(Optional::stream)
        .filter(facts.datacenters()::contains)
        .findFirst()
        .map(facts::of)
        .orElse(facts);
  }

  private Verdict verdict(
      Restore restore,
      List<StatefulSet> target,
      BackupStorage storage,
      BackupFacts facts,
      String tag) {
    String namespace = restore.getMetadata().getNamespace();
    String its = storage.getMetadata().getName();
    String from = storage.getMetadata().getNamespace();
    String called = from.equals(namespace) ? its : from + '/' + its;
    boolean untouched = StatusReading.stand(restore.getStatus()) instanceof Stand.New;
    return new BucketQuestion(restore, tag, called, clock.instant())
        .verdict(
            untouched ? seen(restore, target, storage, called) : said(target),
            new Source.Whole(facts),
            untouched ? around(restore, target) : ActivityFacts.UNKNOWN);
  }

  private Verdict missing(Restore restore, List<StatefulSet> target, String tag) {
    return new BucketQuestion(restore, tag, null, clock.instant())
        .verdict(said(target), new Source.Missing(List.of()), ActivityFacts.UNKNOWN);
  }

  /** Of two restores the lock takes one, so nobody asks for the other. */
  private ActivityFacts around(Restore restore, List<StatefulSet> target) {
    List<StatefulSet> optedIn =
        client
            .apps()
            .statefulSets()
            .inNamespace(restore.getMetadata().getNamespace())
            .withLabel(Label.INJECT.key(), "true")
            .list()
            .getItems();
    ActivityFacts unknown = ActivityFacts.UNKNOWN;
    return new ActivityFacts(
        unknown.restores(),
        unknown.backups(),
        Fact.known(OtherDatacenters.alive(target, optedIn)),
        LocalSnapshots.lostBy(
            restore, target.stream().map(this::pods).flatMap(List::stream).toList(), agents),
        unknown.start());
  }

  private static List<StatefulSetFacts> said(List<StatefulSet> target) {
    return target.stream().map(set -> TargetFacts.of(set).facts()).toList();
  }

  private List<StatefulSetFacts> seen(
      Restore restore, List<StatefulSet> target, BackupStorage storage, String called) {
    String namespace = restore.getMetadata().getNamespace();
    Map<String, PersistentVolumeClaim> claims =
        client.persistentVolumeClaims().inNamespace(namespace).list().getItems().stream()
            .collect(Collectors.toMap(claim -> claim.getMetadata().getName(), claim -> claim));
    return target.stream()
        .map(set -> new TargetReading(set, pods(set), claims).facts(storage, called))
        // Pods of what is new wait, all of them, and come as they can.
        .map(facts -> StatusReading.fromNothing(restore) == null ? facts : unrolled(facts))
        .toList();
  }

  private static StatefulSetFacts unrolled(StatefulSetFacts facts) {
    return new StatefulSetFacts(
        facts.name(),
        facts.optIn(),
        Fact.unknown("the rollout of " + facts.name()),
        facts.storages(),
        facts.pods());
  }

  private List<Pod> pods(StatefulSet set) {
    return client
        .pods()
        .inNamespace(set.getMetadata().getNamespace())
        .withLabelSelector(set.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .filter(pod -> TargetSetReading.belongs(pod, set))
        .toList();
  }

  /** A rollout ends, so it is waited for; a partition may be lifted. */
  private static boolean onlyRollout(Verdict verdict) {
    return verdict.refusals().stream()
        .allMatch(violation -> violation.rule() == RestoreRule.TARGET_NOT_ROLLED_OUT);
  }

  private static Answer open(Verdict verdict) {
    return new Answer.Open(
        verdict.refusals().stream().map(Violation::line).collect(Collectors.joining("\n")));
  }

  private static Answer refused(Verdict verdict) {
    return new Answer.Refused(verdict.refusals().stream().map(Violation::line).toList());
  }

  private static Answer accepted(
      Restore restore,
      List<StatefulSet> target,
      BackupFacts facts,
      BackupStorage storage,
      Verdict verdict) {
    Optional<String> digest = BackupDigest.of(facts);
    return digest.isEmpty()
        ? new Answer.Open("Backup " + facts.name() + " is not complete.")
        : new PlanMaking(restore, storage, facts)
            .answer(
                target, digest.get(), verdict.warnings().stream().map(Violation::line).toList());
  }

  /** The backup's own storage, which must allow the namespace that is restored. */
  private BackupStorage storage(Backup backup, String from, String namespace)
      throws StorageUnusable {
    BackupStatus status = backup.getStatus();
    @Nullable StorageRef stated =
        status != null && status.storageRef() != null
            ? status.storageRef()
            : backup.getSpec().storageRef();
    StorageRef ref =
        stated == null
            ? new StorageRef(storages.find(null, from).getMetadata().getName(), from)
            : new StorageRef(stated.name(), Objects.requireNonNullElse(stated.namespace(), from));
    return storages.find(ref, namespace);
  }

  private static String tag(Backup backup) {
    BackupStatus status = backup.getStatus();
    String inStatus = status == null ? null : status.snapshotTag();
    @Nullable String stated = inStatus == null ? backup.getSpec().snapshotTag() : inStatus;
    return stated == null ? backup.getMetadata().getName() : stated;
  }
}
