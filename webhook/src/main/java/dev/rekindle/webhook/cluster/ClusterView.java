package dev.rekindle.webhook.cluster;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.webhook.admission.AdmissionCall;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/**
 * Everything that admission asks a cluster for. What is named is read live, never stale; storages
 * are watched. Thread-safe. Every method throws {@link ClusterException} when the API server does
 * not answer.
 */
public interface ClusterView {
  /** Returns all storages of a namespace that have been seen. */
  List<BackupStorage> storages(String namespace);

  /** Returns all storages of a namespace, read live. */
  List<BackupStorage> storagesNow(String namespace);

  /** Returns one storage. */
  Optional<BackupStorage> storage(String namespace, String name);

  /** Returns one backup. */
  Optional<Backup> backup(String namespace, String name);

  /** Returns all backups of a namespace. */
  List<Backup> backups(String namespace);

  /** Returns all restores of a namespace. */
  List<Restore> restores(String namespace);

  /** Returns the StatefulSets with certain labels. */
  List<StatefulSet> statefulSets(String namespace, LabelSelector labels);

  /** Returns the pods with certain labels. */
  List<Pod> pods(String namespace, LabelSelector labels);

  /** Returns one claim. */
  Optional<PersistentVolumeClaim> claim(String namespace, String name);

  /** Returns whether a user may get an object. */
  boolean mayGet(AdmissionCall.User user, Permission permission);
}
