package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.rotation.RotationState;
import dev.rekindle.certs.rotation.Step;
import dev.rekindle.certs.rotation.Validity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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

    assertThat(metrics.scrape())
        .contains(
            "rekindle_certificate_expiry_seconds{family=\"webhook\",part=\"authority\"} 864000",
            "rekindle_certificate_expiry_seconds{family=\"webhook\",part=\"leaf\"} 90",
            "rekindle_certificate_steps_total{family=\"webhook\",step=\"create_signer\"} 1",
            "rekindle_certificate_failures_total{family=\"agents\"} 1",
            "rekindle_plans_written_total{why=\"created\"} 1",
            "rekindle_leader 1");
    for (Metrics.Metric metric : Metrics.Metric.values()) {
      assertThat(metrics.scrape()).contains("# HELP " + metric.exposed() + " ");
    }
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
