package dev.rekindle.controller;

import dev.rekindle.controller.backup.BackupReconciler;
import dev.rekindle.controller.backup.BucketSync;
import dev.rekindle.controller.backup.KnownBackups;
import dev.rekindle.controller.certificates.Believers;
import dev.rekindle.controller.certificates.Certificates;
import dev.rekindle.controller.certificates.Family;
import dev.rekindle.controller.certificates.OwnLeaf;
import dev.rekindle.controller.certificates.WebhookConfigurations;
import dev.rekindle.controller.http.StatusServer;
import dev.rekindle.controller.plans.Plans;
import dev.rekindle.controller.restore.FromBackup;
import dev.rekindle.controller.restore.RestoreReconciler;
import dev.rekindle.controller.storage.BackupStorageReconciler;
import dev.rekindle.controller.storage.Storages;
import dev.rekindle.name.Installed;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process: it waits until it leads, does its jobs as long as it leads, and ends when it does
 * not lead any more; whoever restarts it makes it wait again.
 */
final class Controller {
  private static final Logger LOGGER = LoggerFactory.getLogger(Controller.class);

  private final Settings settings;
  private final Supplier<KubernetesClient> connect;
  private final Clock clock;
  private final Metrics metrics;
  private final CompletableFuture<ExitCode> end = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Optional<Jobs> jobs = Optional.empty();

  /** What only the leader does. */
  private record Jobs(Plans plans, List<CertificatesLoop> loops, Reconcilers reconcilers) {
    Optional<String> problem() {
      if (!plans.synced()) {
        return Optional.of("not everything was seen yet");
      }
      return loops.stream().allMatch(CertificatesLoop::kept)
          ? Optional.empty()
          : Optional.of("the certificates are not looked after yet; the log says why");
    }

    void stop() {
      reconcilers.close();
      loops.forEach(CertificatesLoop::close);
      plans.close();
    }
  }

  Controller(Settings settings, Supplier<KubernetesClient> connect, Clock clock) {
    this.settings = settings;
    this.connect = connect;
    this.clock = clock;
    this.metrics = new Metrics(settings.namespace(), clock);
  }

  /** Ends the run with this, and returns when it has ended. */
  void stop(ExitCode code) {
    end.complete(code);
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  ExitCode run() {
    try (KubernetesClient client = connect.get()) {
      Optional<ExitCode> refused = refusal(client);
      return refused.isPresent() ? refused.get() : serve(client);
    } finally {
      ended.countDown();
    }
  }

  private Optional<ExitCode> refusal(KubernetesClient client) {
    try {
      VersionInfo version = client.getKubernetesVersion();
      Optional<String> problem =
          KubernetesRelease.problemOf(version.getMajor(), version.getMinor());
      problem.ifPresent(
          text -> LOGGER.atError().addKeyValue("problem", text).log("The API server is too old."));
      return problem.map(_ -> ExitCode.TOO_OLD);
    } catch (KubernetesClientException e) {
      LOGGER
          .atError()
          .addKeyValue("server", client.getMasterUrl())
          .addKeyValue("problem", e.getMessage())
          .log("The API server does not answer.");
      return Optional.of(ExitCode.UNREACHABLE);
    }
  }

  private ExitCode serve(KubernetesClient client) {
    try (StatusServer status =
        StatusServer.start(
            settings.port(),
            Optional::empty,
            () -> jobs.flatMap(Jobs::problem), // who only waits to lead is ready to
            metrics::scrape)) {
      LOGGER.atInfo().addKeyValue("port", status.port()).log("The controller is up.");
      return lead(client);
    } catch (IOException e) {
      LOGGER
          .atError()
          .addKeyValue("port", settings.port())
          .addKeyValue("problem", e.getMessage())
          .log("The port cannot be opened.");
      return ExitCode.PORT_TAKEN;
    }
  }

  private ExitCode lead(KubernetesClient client) {
    Duration lease = settings.lease();
    var election =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(Installed.CONTROLLER)
                    .withLock(
                        new LeaseLock(
                            settings.namespace(), Installed.CONTROLLER, settings.identity()))
                    .withLeaseDuration(lease)
                    .withRenewDeadline(lease.multipliedBy(2).dividedBy(3))
                    .withRetryPeriod(lease.dividedBy(6))
                    .withLeaderCallbacks(
                        new LeaderCallbacks(
                            () -> begin(client),
                            () -> end.complete(ExitCode.LEADERSHIP_LOST),
                            this::isLed))
                    .build())
            .build()
            .start();
    ExitCode code = end.join();
    // First the hands are taken off, then the Lease.
    metrics.leads(false);
    jobs.ifPresent(Jobs::stop);
    election.cancel(true);
    release(client);
    return code;
  }

  /**
   * Lets go of the Lease, if it is ours, so that the next one need not wait until it is over. The
   * elector's own way leaves the holder's name in it (fabric8 7.8.0).
   */
  private void release(KubernetesClient client) {
    try {
      client
          .leases()
          .inNamespace(settings.namespace())
          .withName(Installed.CONTROLLER)
          .patch(
              PatchContext.of(PatchType.JSON),
              """
              [{"op": "test", "path": "/spec/holderIdentity", "value": "%s"},
               {"op": "remove", "path": "/spec/holderIdentity"}]
              """
                  .formatted(settings.identity()));
    } catch (KubernetesClientException e) {
      LOGGER.atInfo().addKeyValue("reason", e.getMessage()).log("The Lease is not ours any more.");
    }
  }

  private void isLed(String leader) {
    LOGGER.atInfo().addKeyValue("leader", leader).log("There is a leader.");
  }

  private void begin(KubernetesClient client) {
    // The election must go on meanwhile.
    Thread.ofPlatform()
        .daemon()
        .name("jobs")
        .start(
            () -> {
              try {
                jobs = Optional.of(start(client));
                metrics.leads(true);
              } catch (KubernetesClientException | OperatorException e) {
                LOGGER
                    .atError()
                    .addKeyValue("problem", e.getMessage())
                    .log("The jobs could not begin.");
                end.complete(ExitCode.UNREACHABLE);
              }
            });
  }

  private Jobs start(KubernetesClient client) {
    Plans plans =
        new Plans(
            client,
            settings.checkEvery(),
            new FromBackup(client),
            metrics::planWritten,
            took -> metrics.reconciled("plans", took));
    List<CertificatesLoop> loops = new ArrayList<>();
    loops.add(loop(client, settings.agents(), plans));
    settings
        .webhook()
        .ifPresent(
            family -> {
              WebhookConfigurations configurations =
                  new WebhookConfigurations(client, Installed.WEBHOOK);
              CertificatesLoop loop = loop(client, family, configurations);
              loops.add(loop);
              configurations.onChange(loop::wakeUp);
            });
    loops.forEach(CertificatesLoop::start);
    Reconcilers reconcilers = reconcilers(client, plans);
    reconcilers.start();
    return new Jobs(plans, List.copyOf(loops), reconcilers);
  }

  private Reconcilers reconcilers(KubernetesClient client, Plans plans) {
    Storages storages = new Storages(client, settings.storages());
    KnownBackups backups = new KnownBackups();
    BackupStorageReconciler storage =
        new BackupStorageReconciler(
            client,
            storages,
            settings.storages(),
            plans::namespaces,
            new BucketSync(client, storages, backups, clock),
            clock);
    BackupReconciler backup =
        new BackupReconciler(client, storages, settings.storages(), backups, clock);
    RestoreReconciler restore =
        new RestoreReconciler(
            client,
            storages,
            new OwnLeaf(client, settings.agents(), clock),
            settings.stalledAfter(),
            metrics::restored,
            clock);
    metrics.watch(storage::known, backups::all, restore::known);
    return new Reconcilers(
        client,
        List.of(storage, backup, restore),
        new ReconcileTimes(metrics::reconciled),
        () -> end.complete(ExitCode.UNREACHABLE));
  }

  private CertificatesLoop loop(KubernetesClient client, Family family, Believers believers) {
    return new CertificatesLoop(
        family.name(),
        new Certificates(client, family, believers, metrics, clock),
        settings.checkEvery(),
        metrics,
        clock);
  }
}
