package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.certs.reload.TlsFiles;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.admission.KubernetesJson;
import dev.rekindle.webhook.admission.PodMutation;
import dev.rekindle.webhook.admission.StatefulSetMutation;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.cluster.KubernetesCluster;
import dev.rekindle.webhook.inject.StatefulSetInjection;
import dev.rekindle.webhook.restore.BackupValidation;
import dev.rekindle.webhook.restore.ClusterStorages;
import dev.rekindle.webhook.restore.RestoreFromValidation;
import dev.rekindle.webhook.restore.RestoreValidation;
import dev.rekindle.webhook.restore.ScheduleValidation;
import dev.rekindle.webhook.restore.StorageValidation;
import dev.rekindle.webhook.server.AdmissionServer;
import dev.rekindle.webhook.server.Health;
import dev.rekindle.webhook.server.Metrics;
import dev.rekindle.webhook.server.Readiness;
import dev.rekindle.webhook.server.Settings;
import dev.rekindle.webhook.workload.Image;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Everything of the webhook, connected. */
public final class Webhook implements AutoCloseable {
  private static final Duration READ_CERTIFICATES = Duration.ofSeconds(1);

  private final ReloadingTls tls;
  private final KubernetesCluster cluster;
  private final Health health;
  private final AdmissionServer server;

  private Webhook(
      ReloadingTls tls, KubernetesCluster cluster, Health health, AdmissionServer server) {
    this.tls = tls;
    this.cluster = cluster;
    this.health = health;
    this.server = server;
  }

  /**
   * Starts it. The client stays the caller's.
   *
   * @throws UnsupportedClusterException when the cluster is too old
   */
  public static Webhook start(Settings settings, KubernetesClient client)
      throws UnsupportedClusterException {
    ClusterRelease.require(client.getKubernetesVersion());
    ReloadingTls tls =
        ReloadingTls.of(
            TlsFiles.server(settings.tlsDirectory()), READ_CERTIFICATES, NativeTls.provider());
    var cluster = new KubernetesCluster(client);
    var metrics = new Metrics();
    Health health = new Readiness(cluster::synced, tls, client, settings.configuration());
    AdmissionServer server =
        AdmissionServer.start(
            settings, handlers(settings.image(), cluster, Clock.systemUTC()), tls, health, metrics);
    return new Webhook(tls, cluster, health, server);
  }

  /** Returns who answers on which path. */
  static Map<String, Handler> handlers(Image image, ClusterView cluster, Clock clock) {
    ObjectMapper mapper = KubernetesJson.mapper();
    var mutation =
        new StatefulSetMutation(
            new StatefulSetInjection(image, mapper),
            call -> new ClusterStorages(cluster, call),
            mapper);
    var validation =
        new KindValidation(
            Map.of(
                "Restore", new RestoreValidation(cluster, mapper, clock),
                "BackupStorage", new StorageValidation(cluster, mapper),
                "Backup", new BackupValidation(cluster, mapper),
                "BackupSchedule", new ScheduleValidation(cluster, mapper),
                "StatefulSet", new RestoreFromValidation(cluster, mapper, clock)));
    return Map.of(
        "/mutate/statefulsets", mutation,
        "/mutate/pods", new PodMutation(mapper),
        "/validate", validation);
  }

  /** Returns why it should not be asked, or empty when it should. */
  public Optional<String> problem() {
    return health.problem();
  }

  /** Returns the port that is served. */
  public int port() {
    return server.port();
  }

  /** Stops gracefully, as {@link AdmissionServer#drain} does. */
  public void drain() throws InterruptedException {
    server.drain();
    close();
  }

  @Override
  public void close() {
    server.close();
    cluster.close();
    tls.close();
  }
}
