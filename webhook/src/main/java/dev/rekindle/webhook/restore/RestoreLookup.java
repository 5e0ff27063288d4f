package dev.rekindle.webhook.restore;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.api.StorageRef;
import dev.rekindle.api.reading.SetReading;
import dev.rekindle.name.Label;
import dev.rekindle.rule.Access;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.cluster.Permission;
import dev.rekindle.webhook.restore.RestoreSituation.Neighbours;
import dev.rekindle.webhook.restore.RestoreSituation.SourceSituation;
import dev.rekindle.webhook.restore.RestoreSituation.TargetSituation;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks up everything that bears on a restore. */
final class RestoreLookup {
  private final ClusterView cluster;
  private final String namespace;
  private final AdmissionCall.User user;

  RestoreLookup(ClusterView cluster, AdmissionCall call) {
    this.cluster = cluster;
    this.namespace = call.namespace();
    this.user = call.user();
  }

  RestoreSituation of(Restore restore, Instant now) {
    RestoreSpec spec = restore.getSpec();
    var neighbours =
        new Neighbours(
            cluster.restores(namespace),
            cluster.backups(namespace),
            cluster.statefulSets(
                namespace,
                new LabelSelectorBuilder().addToMatchLabels(Label.INJECT.key(), "true").build()));
    List<TargetSituation> targets =
        cluster.statefulSets(namespace, spec.target().selector().toLabelSelector()).stream()
            .filter(set -> set.getSpec() != null && set.getSpec().getTemplate() != null)
            .map(this::target)
            .toList();
    return new RestoreSituation(
        restore, namespace, source(spec.backupRef()), targets, neighbours, now);
  }

  /** The same for one new StatefulSet that is to start from a backup. */
  RestoreSituation ofNew(StatefulSet set, Restore restore, Instant now) {
    var target = new TargetSituation(set, List.of(), Map.of());
    return new RestoreSituation(
        restore,
        namespace,
        source(restore.getSpec().backupRef()),
        List.of(target),
        new Neighbours(List.of(), List.of(), List.of()),
        now);
  }

  private SourceSituation source(RestoreSpec.BackupRef ref) {
    String from = ref.namespace() == null ? namespace : ref.namespace();
    boolean elsewhere = !from.equals(namespace);
    boolean mayRead =
        !elsewhere || cluster.mayGet(user, Permission.ours("backups", from, ref.name()));
    if (!mayRead) {
      // Nothing is told about what the user may not see, not even whether it is there.
      return new SourceSituation(hidden(ref.name()), List.of(), Access.DENIED, null, null);
    }
    Optional<Backup> backup = cluster.backup(from, ref.name());
    List<String> others =
        backup.isPresent() ? List.of() : SourceReading.names(cluster.backups(from));
    StorageRef stated = backup.map(RestoreLookup::storageRef).orElse(null);
    Optional<BackupStorage> storage = backup.flatMap(it -> storage(stated, from));
    String called =
        storage
            .map(it -> called(it.getMetadata().getNamespace(), it.getMetadata().getName()))
            .orElse(
                stated == null
                    ? null
                    : called(
                        stated.namespace() == null ? from : stated.namespace(), stated.name()));
    return new SourceSituation(
        backup.orElse(null), others, Access.ALLOWED, called, storage.orElse(null));
  }

  private static Backup hidden(String name) {
    Backup hidden = new Backup();
    hidden.getMetadata().setName(name);
    return hidden;
  }

  private String called(String storageNamespace, String name) {
    return storageNamespace.equals(namespace) ? name : storageNamespace + '/' + name;
  }

  private static @Nullable StorageRef storageRef(Backup backup) {
    StorageRef resolved = Maybe.of(backup.getStatus(), status -> status.storageRef());
    return resolved == null ? Maybe.of(backup.getSpec(), spec -> spec.storageRef()) : resolved;
  }

  private Optional<BackupStorage> storage(@Nullable StorageRef ref, String from) {
    if (ref == null) {
      return ClusterStorages.defaults(from, cluster).stream().findFirst();
    }
    return cluster.storage(ref.namespace() == null ? from : ref.namespace(), ref.name());
  }

  private TargetSituation target(StatefulSet set) {
    List<Pod> pods =
        cluster.pods(namespace, set.getSpec().getSelector()).stream()
            .filter(pod -> belongs(pod, set))
            .toList();
    Map<String, PersistentVolumeClaim> claims = new HashMap<>();
    for (PersistentVolumeClaim template : Maybe.list(set.getSpec().getVolumeClaimTemplates())) {
      for (String pod : new SetReading(set).podNames()) {
        String name = template.getMetadata().getName() + "-" + pod;
        cluster.claim(namespace, name).ifPresent(claim -> claims.put(name, claim));
      }
    }
    return new TargetSituation(set, pods, claims);
  }

  private static boolean belongs(Pod pod, StatefulSet set) {
    return Maybe.list(pod.getMetadata().getOwnerReferences()).stream()
        .anyMatch(owner -> set.getMetadata().getName().equals(owner.getName()));
  }
}
