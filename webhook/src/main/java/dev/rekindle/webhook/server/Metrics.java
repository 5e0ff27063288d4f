package dev.rekindle.webhook.server;

import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.problem.Problem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is counted, for Prometheus. Thread-safe. */
public final class Metrics {
  /** Decisions, by kind, rule and result. */
  static final String DECISIONS = "rekindle.admission.decisions";

  /** How long they took, by path. */
  static final String LATENCY = "rekindle.admission.duration";

  /** Seconds until the served certificate expires. */
  static final String EXPIRY = "rekindle.certificate.expiry";

  private static final String NO_RULE = "none";
  // A label is kept for ever, and a request may say anything.
  private static final Set<String> KINDS =
      Set.of("StatefulSet", "Pod", "BackupStorage", "Backup", "BackupSchedule", "Restore");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  /** Counts an answer. */
  void count(String kind, Answer answer) {
    switch (answer) {
      case Answer.Allowed _ -> count(kind, NO_RULE, "allowed");
      case Answer.Patched _ -> count(kind, NO_RULE, "patched");
      case Answer.Failed _ -> count(kind, NO_RULE, "failed");
      case Answer.Denied(List<Problem> problems) ->
          problems.stream()
              .map(Problem::code)
              .distinct()
              .forEach(rule -> count(kind, rule, "denied"));
    }
  }

  private void count(String kind, String rule, String result) {
    String known = KINDS.contains(kind) ? kind : "other";
    registry.counter(DECISIONS, "kind", known, "rule", rule, "result", result).increment();
  }

  /** Notes how long an answer took. */
  void took(String path, Duration time) {
    timers.computeIfAbsent(path, this::timer).record(time);
  }

  private Timer timer(String path) {
    return Timer.builder(LATENCY)
        .tag("path", path)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(3),
            Duration.ofMillis(10),
            Duration.ofMillis(30),
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10))
        .register(registry);
  }

  /** Shows how long the certificate is valid still. */
  void certificate(ReloadingTls tls) {
    Supplier<Number> seconds =
        () -> {
          OptionalLong left = tls.status().secondsToExpiry(Instant.now());
          return left.isPresent() ? left.getAsLong() : Double.NaN;
        };
    Gauge.builder(EXPIRY, seconds).baseUnit("seconds").register(registry);
  }

  /** Returns everything in Prometheus' text form. */
  String scrape() {
    return registry.scrape();
  }
}
