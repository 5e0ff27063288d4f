package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageStatus;
import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.rotation.RotationState;
import dev.rekindle.certs.rotation.Step;
import dev.rekindle.certs.rotation.Validity;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final Metrics metrics = new Metrics(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void showsWhatIsPromisedUnderThePromisedNames() {
    Validity authority = new Validity("a", NOW, NOW.plus(Duration.ofDays(10)));
    Validity leaf = new Validity("b", NOW, NOW.plusSeconds(90));
    metrics.sees("webhook", authority, new RotationState.Leaf(leaf, "a", true), Bundle.EMPTY);
    metrics.did("webhook", new Step.CreateSigner());
    metrics.failed("agents");
    metrics.planWritten("created");
    metrics.leads(true);
    metrics.watch(() -> Stream.of(storage("True"), storage("False")), () -> Stream.of(backup()));

    assertThat(metrics.scrape())
        .contains(
            "rekindle_certificate_expiry_seconds{family=\"webhook\",part=\"authority\"} 864000",
            "rekindle_certificate_expiry_seconds{family=\"webhook\",part=\"leaf\"} 90",
            "rekindle_certificate_steps_total{family=\"webhook\",step=\"create_signer\"} 1",
            "rekindle_certificate_failures_total{family=\"agents\"} 1",
            "rekindle_plans_written_total{why=\"created\"} 1",
            "rekindle_storage_ready{namespace=\"shop\",storage=\"True\"} 1",
            "rekindle_storage_ready{namespace=\"shop\",storage=\"False\"} 0",
            "rekindle_storage_probed_seconds{namespace=\"shop\",storage=\"True\"} 30",
            "rekindle_backups{namespace=\"shop\",phase=\"none\"} 1",
            "rekindle_leader 1");
    for (Metrics.Metric metric : Metrics.Metric.values()) {
      assertThat(metrics.scrape()).contains("# HELP " + metric.exposed() + " ");
    }
  }

  @Test
  void whatIsGoneFromTheClusterIsGoneFromTheMetrics() {
    metrics.watch(() -> Stream.of(storage("True")), Stream::empty);
    assertThat(metrics.scrape()).contains("rekindle_storage_ready{");
    metrics.watch(Stream::empty, Stream::empty);

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
        .contains("rekindle_certificate_expiry_seconds{family=\"webhook\",part=\"authority\"} 70");
  }
}
