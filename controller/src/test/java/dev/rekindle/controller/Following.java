package dev.rekindle.controller;

import dev.rekindle.controller.backup.BackupReconciler;
import dev.rekindle.controller.backup.BucketSync;
import dev.rekindle.controller.backup.KnownBackups;
import dev.rekindle.controller.storage.BackupStorageReconciler;
import dev.rekindle.controller.storage.StorageSettings;
import dev.rekindle.controller.storage.Storages;
import dev.rekindle.storage.Exemption;
import dev.rekindle.storage.Proxies;
import dev.rekindle.testkit.KubeApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The reconcilers of storages and backups, in a hurry, on the shared API server. */
final class Following implements AutoCloseable {
  private final KubernetesClient client = Api.client();
  private final Samples samples;
  private final Reconcilers reconcilers;

  /** Follows all namespaces, and makes one for samples. */
  Following(String prefix, String allowed) {
    Samples.installDefinitions();
    samples = new Samples(client, KubeApi.shared().newNamespace(prefix));
    StorageSettings settings =
        new StorageSettings(
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            List.of(),
            Exemption.list(allowed),
            Proxies.NONE);
    Storages storages = new Storages(client, settings);
    KnownBackups backups = new KnownBackups();
    Clock clock = Clock.systemUTC();
    reconcilers =
        new Reconcilers(
            client,
            List.of(
                new BackupStorageReconciler(
                    client,
                    storages,
                    settings,
                    Set::of,
                    new BucketSync(client, storages, backups, clock),
                    clock),
                new BackupReconciler(client, storages, settings, backups, clock)),
            new ReconcileTimes((_, _) -> {}),
            () -> {});
    reconcilers.start();
  }

  Samples samples() {
    return samples;
  }

  @Override
  public void close() {
    reconcilers.close();
    samples.delete();
    client.close();
  }
}
