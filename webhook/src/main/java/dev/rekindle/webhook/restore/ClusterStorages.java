package dev.rekindle.webhook.restore;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.name.Annotation;
import dev.rekindle.rule.Access;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.cluster.Permission;
import dev.rekindle.webhook.inject.InjectionProblems;
import dev.rekindle.webhook.inject.StorageAccess;
import dev.rekindle.webhook.inject.StorageLookup;
import dev.rekindle.webhook.inject.StorageRef;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.problem.Spelling;
import dev.rekindle.webhook.workload.Maybe;
import java.util.List;
import java.util.Optional;

/** The cluster's storages, as one user may use them. */
public final class ClusterStorages implements StorageLookup {
  private final ClusterView cluster;
  private final AdmissionCall.User user;

  /** Looks up for whoever asks. */
  public ClusterStorages(ClusterView cluster, AdmissionCall call) {
    this.cluster = cluster;
    this.user = call.user();
  }

  @Override
  public Found find(StorageRef ref, String podNamespace) {
    boolean elsewhere = !ref.namespace().equals(podNamespace);
    if (elsewhere
        && !cluster.mayGet(user, Permission.ours("backupstorages", ref.namespace(), ref.name()))) {
      return new Found.Refused(forbidden(ref.from(podNamespace), "one that you may not get"));
    }
    Optional<BackupStorage> storage = cluster.storage(ref.namespace(), ref.name());
    if (storage.isEmpty()) {
      List<String> names =
          cluster.storages(ref.namespace()).stream().map(it -> it.getMetadata().getName()).toList();
      return new Found.Refused(
          InjectionProblems.missing(ref, podNamespace, Spelling.closest(ref.name(), names)));
    }
    return RestoreReading.access(storage.get(), podNamespace) == Access.ALLOWED
        ? new Found.Usable(access(storage.get()))
        : new Found.Refused(
            forbidden(ref.from(podNamespace), "one whose allowedNamespaces leave it out"));
  }

  @Override
  public List<StorageAccess> defaults(String namespace) {
    return defaults(namespace, cluster).stream().map(ClusterStorages::access).toList();
  }

  /** Returns whether a storage is its namespace's default. */
  static boolean isDefault(BackupStorage storage) {
    return "true"
        .equals(Maybe.map(storage.getMetadata().getAnnotations()).get(ApiGroup.DEFAULT_STORAGE));
  }

  /** Returns a namespace's defaults; one that was made a moment ago may not have been seen yet. */
  static List<BackupStorage> defaults(String namespace, ClusterView cluster) {
    List<BackupStorage> seen = defaults(cluster.storages(namespace));
    return seen.isEmpty() ? defaults(cluster.storagesNow(namespace)) : seen;
  }

  private static List<BackupStorage> defaults(List<BackupStorage> storages) {
    return storages.stream().filter(ClusterStorages::isDefault).toList();
  }

  private static Problem forbidden(String found, String why) {
    return Problem.of(
        AdmissionRule.STORAGE_FORBIDDEN,
        "annotation " + Annotation.STORAGE.key(),
        "BackupStorages that this namespace and you may use",
        found + ", " + why,
        "Have the namespace added to its spec.allowedNamespaces, and ask for the right to get it.");
  }

  private static StorageAccess access(BackupStorage storage) {
    var secret = storage.getSpec().credentialsSecretRef();
    var ca = storage.getSpec().caSecretRef();
    return new StorageAccess(
        Maybe.text(storage.getMetadata().getNamespace()),
        Maybe.text(storage.getMetadata().getName()),
        secret == null ? null : secret.name(),
        secret == null ? null : secret.key(),
        ca == null ? null : new StorageAccess.SecretKey(ca.name(), ca.key()));
  }
}
