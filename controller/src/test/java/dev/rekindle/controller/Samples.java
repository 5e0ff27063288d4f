package dev.rekindle.controller;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus.Phase;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.Tools;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Storages and backups as users make them, and what becomes of them, in one namespace. */
record Samples(KubernetesClient client, String namespace) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static void installDefinitions() {
    KubeApi.shared()
        .mustKubectl("apply", "-k", Tools.repositoryRoot().resolve("manifests/crds").toString());
  }

  void keys(String secret, S3Endpoint endpoint) {
    secret(
        secret,
        Map.of(
            "AWS_ACCESS_KEY_ID", endpoint.accessKey(),
            "AWS_SECRET_ACCESS_KEY", endpoint.secretKey()));
  }

  void secret(String name, Map<String, String> keys) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(keys)
                .build())
        .serverSideApply();
  }

  /** Applies an object as a user writes it. */
  void apply(String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .serverSideApply();
  }

  void storage(String name, String url, S3Endpoint endpoint, String more) {
    apply(
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: BackupStorage
        metadata:
          name: %s
        spec:
          url: %s
          endpoint: %s
          region: %s
          tls: Insecure
          credentialsSecretRef:
            name: keys
        %s
        """
            .formatted(name, url, endpoint.uri(), endpoint.region(), more.indent(2)));
  }

  /** Waits for the condition Ready of a storage to have this reason. */
  BackupStorage awaitStorage(String name, String reason) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> client.resources(BackupStorage.class).inNamespace(namespace).withName(name).get(),
            storage -> storage != null && reason.equals(ready(storage).getReason()));
  }

  static Condition ready(BackupStorage storage) {
    return storage.getStatus() == null
        ? new Condition()
        : Conditions.find(storage.getStatus().conditions(), "Ready").orElse(new Condition());
  }

  Backup awaitBackup(String name, Predicate<Backup> wanted) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> client.resources(Backup.class).inNamespace(namespace).withName(name).get(),
            backup -> backup != null && wanted.test(backup));
  }

  List<String> backups() {
    return client.resources(Backup.class).inNamespace(namespace).list().getItems().stream()
        .map(backup -> backup.getMetadata().getName())
        .sorted()
        .toList();
  }

  /** Returns the reasons of the events about an object, oldest first. */
  List<String> events(String name) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> name.equals(event.getInvolvedObject().getName()))
        .sorted(Comparator.comparing(event -> new BigInteger(version(event))))
        .map(Event::getReason)
        .toList();
  }

  private static String version(Event event) {
    return event.getMetadata().getResourceVersion();
  }

  void register(String name, String metadata, String tag, String more) {
    apply(
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: Backup
        metadata:
          name: %s
          %s
        spec:
          register: true
          snapshotTag: %s
          %s
        """
            .formatted(name, metadata, tag, more));
  }

  static Phase phase(Backup backup) {
    return backup.getStatus() == null ? null : backup.getStatus().phase();
  }

  static boolean succeeded(Backup backup) {
    return phase(backup) == Phase.SUCCEEDED
        && Conditions.isTrue(backup.getStatus().conditions(), "Restorable");
  }

  /** Others see all namespaces. */
  void delete() {
    client.resources(BackupStorage.class).inNamespace(namespace).delete();
    client.resources(Backup.class).inNamespace(namespace).delete();
  }
}
