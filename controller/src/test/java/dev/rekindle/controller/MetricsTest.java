package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageStatus;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.Selector;
import dev.rekindle.api.Target;
import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.rotation.RotationState;
import dev.rekindle.certs.rotation.Step;
import dev.rekindle.certs.rotation.Validity;
import dev.rekindle.controller.restore.RestoreResult;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final Metrics metrics = new Metrics("rekindle-system", Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void showsWhatIsPromisedUnderThePromisedNames() {
    Validity authority = new Validity("a", NOW, NOW.plus(Duration.ofDays(10)));
    Validity leaf = new Validity("b", NOW, NOW.plusSeconds(90));
    metrics.sees("webhook", authority, new RotationState.Leaf(leaf, "a", true), Bundle.EMPTY);
    metrics.did("webhook", new Step.CreateSigner());
    metrics.failed("agents");
    metrics.planWritten("created");
    metrics.leads(true);
    metrics.reconciled("backups", Duration.ofMillis(3));
    metrics.watch(
        () -> Stream.of(storage("True"), storage("False")),
        () -> Stream.of(backup()),
        () -> Stream.of(restore("a", 5), restore("b", 7), stalled()));
    metrics.restored(
        new RestoreResult(
            "shop", 42, Duration.ofSeconds(8), Duration.ofSeconds(3), Duration.ofSeconds(10)));

    assertThat(metrics.scrape())
        .contains(
            "rekindle_certificate_expiry_seconds{family=\"webhook\",namespace=\"rekindle-system\",part=\"authority\"} 864000",
            "rekindle_certificate_expiry_seconds{family=\"webhook\",namespace=\"rekindle-system\",part=\"leaf\"} 90",
            "rekindle_certificate_steps_total{family=\"webhook\",step=\"create_signer\"} 1",
            "rekindle_certificate_failures_total{family=\"agents\"} 1",
            "rekindle_plans_written_total{why=\"created\"} 1",
            "rekindle_storage_ready{namespace=\"shop\",storage=\"True\"} 1",
            "rekindle_storage_ready{namespace=\"shop\",storage=\"False\"} 0",
            "rekindle_storage_probed_seconds{namespace=\"shop\",storage=\"True\"} 30",
            "rekindle_backups{namespace=\"shop\",phase=\"none\"} 1",
            "rekindle_restores{namespace=\"shop\",phase=\"succeeded\"} 2",
            "rekindle_restores{namespace=\"shop\",phase=\"staging\"} 1",
            "rekindle_restores_stalled{namespace=\"shop\"} 1",
            "rekindle_restore_last_success_timestamp_seconds{namespace=\"shop\",target=\"app=c1,b=c\"} "
                + (double) NOW.plusSeconds(7).getEpochSecond(),
            "rekindle_restored_bytes_total{namespace=\"shop\"} 42",
            "rekindle_restore_step_seconds_sum{namespace=\"shop\",step=\"staging\"} 8",
            "rekindle_restore_step_seconds_sum{namespace=\"shop\",step=\"switching\"} 3",
            "rekindle_restore_downtime_seconds_sum{namespace=\"shop\"} 10",
            "rekindle_reconcile_seconds_bucket{kind=\"backups\",le=\"0.002\"} 0",
            "rekindle_reconcile_seconds_bucket{kind=\"backups\",le=\"0.005\"} 1",
            "rekindle_leader 1");
    for (Metrics.Metric metric : Metrics.Metric.values()) {
      assertThat(metrics.scrape()).contains("# HELP " + metric.exposed() + " ");
    }
  }

  @Test
  void whatIsGoneFromTheClusterIsGoneFromTheMetrics() {
    metrics.watch(() -> Stream.of(storage("True")), Stream::empty, Stream::empty);
    assertThat(metrics.scrape()).contains("rekindle_storage_ready{");
    metrics.watch(Stream::empty, Stream::empty, Stream::empty);

    assertThat(metrics.scrape()).doesNotContain("rekindle_storage_ready{");
  }

  private static BackupStorage storage(String ready) {
    BackupStorage storage = new BackupStorage();
    storage.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName(ready).build());
    Condition condition = new ConditionBuilder().withType("Ready").withStatus(ready).build();
    storage.setStatus(
        new BackupStorageStatus(1L, NOW.minusSeconds(30), List.of(), List.of(condition)));
    return storage;
  }

  private static Restore restore(String name, int secondsLater) {
    return restore(
        name, RestoreStatus.Phase.SUCCEEDED, NOW.plusSeconds(secondsLater), "Committed", "True");
  }

  private static Restore stalled() {
    return restore("c", RestoreStatus.Phase.STAGING, null, "Progressing", "False");
  }

  private static Restore restore(
      String name, RestoreStatus.Phase phase, Instant finished, String type, String holds) {
    Restore restore = new Restore();
    restore.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName(name).build());
    restore.setSpec(
        new RestoreSpec(
            new RestoreSpec.BackupRef("monday", null),
            new Target(Selector.of(Map.of("b", "c", "app", "c1"))),
            null,
            false,
            null,
            null,
            null,
            null));
    Condition condition = new ConditionBuilder().withType(type).withStatus(holds).build();
    restore.setStatus(
        new RestoreStatus(
            1L,
            phase,
            NOW,
            finished,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(condition)));
    return restore;
  }

  private static Backup backup() {
    Backup backup = new Backup();
    backup.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName("b").build());
    return backup;
  }

  @Test
  void expiryFollowsTheNewestCertificate() {
    Validity authority = new Validity("a", NOW, NOW.plusSeconds(10));
    Validity newer = new Validity("b", NOW, NOW.plusSeconds(70));
    metrics.sees("webhook", authority, null, Bundle.EMPTY);
    metrics.sees("webhook", newer, null, Bundle.EMPTY);

    assertThat(metrics.scrape())
        .contains(
            "rekindle_certificate_expiry_seconds{family=\"webhook\",namespace=\"rekindle-system\",part=\"authority\"} 70");
  }
}
