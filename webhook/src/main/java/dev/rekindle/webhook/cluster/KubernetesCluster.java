package dev.rekindle.webhook.cluster;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.webhook.admission.AdmissionCall;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A real cluster. */
public final class KubernetesCluster implements ClusterView, AutoCloseable {
  private final KubernetesClient client;
  private final SharedIndexInformer<BackupStorage> storages;

  /** Begins to watch storages. The client stays the caller's. */
  public KubernetesCluster(KubernetesClient client) {
    this.client = client;
    this.storages =
        client
            .resources(BackupStorage.class)
            .inAnyNamespace()
            .runnableInformer(0)
            // Before it has listed once, too: nothing else would make us ready again.
            .exceptionHandler((_, _) -> true);
    var _ = this.storages.start();
  }

  /** Returns whether everything that is watched has been seen once. */
  public boolean synced() {
    return storages.hasSynced();
  }

  @Override
  public List<BackupStorage> storages(String namespace) {
    if (!synced()) {
      throw new ClusterException("the BackupStorages have not been listed yet");
    }
    return watched(namespace);
  }

  private List<BackupStorage> watched(String namespace) {
    return storages.getStore().list().stream()
        .filter(storage -> namespace.equals(storage.getMetadata().getNamespace()))
        .toList();
  }

  @Override
  public List<BackupStorage> storagesNow(String namespace) {
    return ask(
        "BackupStorages of " + namespace,
        () -> client.resources(BackupStorage.class).inNamespace(namespace).list().getItems());
  }

  @Override
  public Optional<BackupStorage> storage(String namespace, String name) {
    Optional<BackupStorage> watched =
        watched(namespace).stream()
            .filter(storage -> name.equals(storage.getMetadata().getName()))
            .findFirst();
    // One that was created a moment ago may not have been seen yet.
    return watched.or(
        () ->
            one(
                "BackupStorage " + namespace + "/" + name,
                () ->
                    client
                        .resources(BackupStorage.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
  }

  @Override
  public Optional<Backup> backup(String namespace, String name) {
    return one(
        "Backup " + namespace + "/" + name,
        () -> client.resources(Backup.class).inNamespace(namespace).withName(name).get());
  }

  @Override
  public List<Backup> backups(String namespace) {
    return ask(
        "Backups of " + namespace,
        () -> client.resources(Backup.class).inNamespace(namespace).list().getItems());
  }

  @Override
  public List<Restore> restores(String namespace) {
    return ask(
        "Restores of " + namespace,
        () -> client.resources(Restore.class).inNamespace(namespace).list().getItems());
  }

  @Override
  public List<StatefulSet> statefulSets(String namespace, LabelSelector labels) {
    return ask(
        "StatefulSets of " + namespace,
        () ->
            client
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withLabelSelector(labels)
                .list()
                .getItems());
  }

  @Override
  public List<Pod> pods(String namespace, LabelSelector labels) {
    return ask(
        "pods of " + namespace,
        () -> client.pods().inNamespace(namespace).withLabelSelector(labels).list().getItems());
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return one(
        "claim " + namespace + "/" + name,
        () -> client.persistentVolumeClaims().inNamespace(namespace).withName(name).get());
  }

  @Override
  public boolean mayGet(AdmissionCall.User user, Permission permission) {
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user.name())
            .withUid(user.uid().isEmpty() ? null : user.uid())
            .withGroups(user.groups())
            .withExtra(user.extra())
            .withNewResourceAttributes()
            .withVerb("get")
            .withGroup(permission.group())
            .withResource(permission.resource())
            .withNamespace(permission.namespace())
            .withName(permission.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    SubjectAccessReview answer =
        ask(
            "what " + user.name() + " may do",
            () -> client.authorization().v1().subjectAccessReview().create(review));
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  private static <T> Optional<T> one(String what, Supplier<T> question) {
    return Optional.ofNullable(ask(what, question));
  }

  private static <T> T ask(String what, Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw new ClusterException("the API server was asked for " + what + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    storages.close();
  }
}
