package dev.rekindle.controller;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.rotation.RotationState;
import dev.rekindle.certs.rotation.Step;
import dev.rekindle.certs.rotation.Validity;
import dev.rekindle.controller.certificates.Certificates;
import dev.rekindle.controller.restore.RestoreResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the controller counts. Thread safe. */
final class Metrics implements Certificates.Observer {
  /** What there is to see at {@code /metrics}; {@code docs/controller.md} lists them. */
  enum Metric {
    EXPIRY(
        "rekindle_certificate_expiry_seconds",
        "Seconds until a certificate is over, by namespace, family (webhook, agents) and part (authority, leaf)."),
    STEPS(
        "rekindle_certificate_steps_total",
        "Steps of rotations that were done, by family and step."),
    FAILURES(
        "rekindle_certificate_failures_total",
        "Rounds of rotations that failed, by family; each is in the log."),
    PLANS(
        "rekindle_plans_written_total",
        "Plans that were written, by why: created, amended, foreign, unreadable, other_incarnation."),
    STORAGE_READY(
        "rekindle_storage_ready",
        "1 for a storage that answers, else 0, by namespace and storage."),
    STORAGE_PROBED(
        "rekindle_storage_probed_seconds",
        "Seconds since a storage was last asked, by namespace and storage."),
    BACKUPS("rekindle_backups", "Backup objects, by namespace and phase."),
    RESTORES("rekindle_restores", "Restore objects, by namespace and phase."),
    RESTORES_STALLED(
        "rekindle_restores_stalled",
        "Restores that go on and do not get on: no byte, no pod, no step for a while; by namespace."),
    RESTORE_LAST_SUCCESS(
        "rekindle_restore_last_success_timestamp_seconds",
        "When a target was last restored, in seconds since 1970, by namespace and target (its selector, or cluster/datacenter from nothing)."),
    RESTORED_BYTES(
        "rekindle_restored_bytes_total",
        "Bytes of the data of restores that succeeded, downloaded or on the volumes already, by namespace."),
    RESTORE_STEPS(
        "rekindle_restore_step_seconds",
        "How long restores that succeeded took, by namespace and step: staging (until it was decided to switch), switching (until the databases ran)."),
    RESTORE_DOWNTIME(
        "rekindle_restore_downtime_seconds",
        "From when a restore that succeeded stopped the first database until all ran again, by namespace."),
    RECONCILED(
        "rekindle_reconcile_seconds",
        "How long one look at an object took, with what was done about it, by kind: storages, backups, restores, plans."),
    LEADER("rekindle_leader", "1 in the process that leads, else 0.");

    private final String exposed;
    private final String meaning;

    Metric(String exposed, String meaning) {
      this.exposed = exposed;
      this.meaning = meaning;
    }

    String exposed() {
      return exposed;
    }

    String meaning() {
      return meaning;
    }
  }

  /** Wide enough for a look at a cache, and for a bucket that is listed. */
  private static final Duration[] BOUNDS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private final AtomicBoolean leader = new AtomicBoolean();
  private final String namespace;
  private final Clock clock;
  private final ObjectGauges objects;

  /**
   * Counts nothing yet.
   *
   * @param namespace where the certificates are
   */
  Metrics(String namespace, Clock clock) {
    this.namespace = namespace;
    this.clock = clock;
    this.objects = new ObjectGauges(registry, clock);
    Gauge.builder(Metric.LEADER.exposed(), leader, leads -> leads.get() ? 1 : 0)
        .description(Metric.LEADER.meaning())
        .register(registry);
  }

  /** Returns everything in Prometheus' text format. */
  String scrape() {
    objects.refresh();
    return registry.scrape();
  }

  /** Shows from now on what there is of these. */
  void watch(
      Supplier<Stream<BackupStorage>> storages,
      Supplier<Stream<Backup>> backups,
      Supplier<Stream<Restore>> restores) {
    objects.watch(storages, backups, restores);
  }

  void restored(RestoreResult result) {
    Tags namespace = Tags.of("namespace", result.namespace());
    Counter.builder(Metric.RESTORED_BYTES.exposed())
        .description(Metric.RESTORED_BYTES.meaning())
        .tags(namespace)
        .register(registry)
        .increment((double) result.bytes());
    took(Metric.RESTORE_STEPS, namespace.and("step", "staging"), result.staging());
    took(Metric.RESTORE_STEPS, namespace.and("step", "switching"), result.switching());
    Duration downtime = result.downtime();
    if (downtime != null) {
      took(Metric.RESTORE_DOWNTIME, namespace, downtime);
    }
  }

  private void took(Metric metric, Tags tags, Duration time) {
    Timer.builder(metric.exposed())
        .description(metric.meaning())
        .tags(tags)
        .register(registry)
        .record(time);
  }

  void reconciled(String kind, Duration time) {
    Timer.builder(Metric.RECONCILED.exposed())
        .description(Metric.RECONCILED.meaning())
        .tag("kind", kind)
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(time);
  }

  void leads(boolean leads) {
    leader.set(leads);
  }

  void failed(String family) {
    count(Metric.FAILURES, Tags.of("family", family));
  }

  void planWritten(String why) {
    count(Metric.PLANS, Tags.of("why", why));
  }

  @Override
  public void did(String family, Step step) {
    String name = step.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
    count(Metric.STEPS, Tags.of("family", family, "step", name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void sees(
      String family, Validity signer, RotationState.@Nullable Leaf leaf, Bundle bundle) {
    expires(family, "authority", signer.end());
    if (leaf != null) {
      expires(family, "leaf", leaf.validity().end());
    }
  }

  private void expires(String family, String part, Instant end) {
    String key = family + '/' + part;
    if (ends.put(key, end) == null) {
      Gauge.builder(
              Metric.EXPIRY.exposed(),
              () -> Duration.between(clock.instant(), ends.get(key)).toSeconds())
          .description(Metric.EXPIRY.meaning())
          .tags("namespace", namespace, "family", family, "part", part)
          .register(registry);
    }
  }

  private void count(Metric metric, Tags tags) {
    Counter.builder(metric.exposed())
        .description(metric.meaning())
        .tags(tags)
        .register(registry)
        .increment();
  }
}
