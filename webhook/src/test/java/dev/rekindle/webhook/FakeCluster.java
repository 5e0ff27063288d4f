package dev.rekindle.webhook;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.cluster.Permission;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A cluster that holds what a test puts into it. Everybody may do what is not forbidden. */
public final class FakeCluster implements ClusterView {
  private final List<HasMetadata> objects = new ArrayList<>();
  private final Set<Permission> forbidden = new HashSet<>();
  private boolean seen = true;

  /** Adds an object, in place of the one of its name. */
  public FakeCluster with(HasMetadata object) {
    objects.removeIf(
        other ->
            other.getKind().equals(object.getKind())
                && other.getMetadata().getName().equals(object.getMetadata().getName())
                && other.getMetadata().getNamespace().equals(object.getMetadata().getNamespace()));
    objects.add(object);
    return this;
  }

  /** Takes a right away. */
  public FakeCluster forbid(Permission permission) {
    forbidden.add(permission);
    return this;
  }

  /** Nothing that is watched has been seen yet. */
  public FakeCluster unseen() {
    seen = false;
    return this;
  }

  @Override
  public List<BackupStorage> storages(String namespace) {
    return seen ? storagesNow(namespace) : List.of();
  }

  @Override
  public List<BackupStorage> storagesNow(String namespace) {
    return all(BackupStorage.class, namespace);
  }

  @Override
  public Optional<BackupStorage> storage(String namespace, String name) {
    return one(BackupStorage.class, namespace, name);
  }

  @Override
  public Optional<Backup> backup(String namespace, String name) {
    return one(Backup.class, namespace, name);
  }

  @Override
  public List<Backup> backups(String namespace) {
    return all(Backup.class, namespace);
  }

  @Override
  public List<Restore> restores(String namespace) {
    return all(Restore.class, namespace);
  }

  @Override
  public List<StatefulSet> statefulSets(String namespace, LabelSelector labels) {
    return all(StatefulSet.class, namespace).stream().filter(set -> has(set, labels)).toList();
  }

  @Override
  public List<Pod> pods(String namespace, LabelSelector labels) {
    return all(Pod.class, namespace).stream().filter(pod -> has(pod, labels)).toList();
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return one(PersistentVolumeClaim.class, namespace, name);
  }

  @Override
  public boolean mayGet(AdmissionCall.User user, Permission permission) {
    return !forbidden.contains(permission);
  }

  private static boolean has(HasMetadata object, LabelSelector labels) {
    return labels.getMatchLabels() == null
        || object
            .getMetadata()
            .getLabels()
            .entrySet()
            .containsAll(labels.getMatchLabels().entrySet());
  }

  private <T extends HasMetadata> List<T> all(Class<T> type, String namespace) {
    return objects.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(object -> namespace.equals(object.getMetadata().getNamespace()))
        .toList();
  }

  private <T extends HasMetadata> Optional<T> one(Class<T> type, String namespace, String name) {
    return all(type, namespace).stream()
        .filter(object -> name.equals(object.getMetadata().getName()))
        .findFirst();
  }
}
