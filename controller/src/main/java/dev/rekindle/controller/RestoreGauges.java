package dev.rekindle.controller;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.controller.Metrics.Metric;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.restore.TargetName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gauges of what the Restores of the cluster say, computed when somebody asks. */
final class RestoreGauges {
  private final MultiGauge byPhase;
  private final MultiGauge stalled;
  private final MultiGauge lastSuccess;
  private volatile Supplier<Stream<Restore>> restores = Stream::empty;

  RestoreGauges(MeterRegistry registry) {
    this.byPhase = ObjectGauges.gauge(registry, Metric.RESTORES);
    this.stalled = ObjectGauges.gauge(registry, Metric.RESTORES_STALLED);
    this.lastSuccess = ObjectGauges.gauge(registry, Metric.RESTORE_LAST_SUCCESS);
  }

  void watch(Supplier<Stream<Restore>> seen) {
    restores = seen;
  }

  void refresh() {
    List<Restore> seen = restores.get().toList();
    show(byPhase, counts(seen.stream().map(RestoreGauges::phase)));
    show(stalled, counts(seen.stream().filter(RestoreGauges::isStalled).map(RestoreGauges::tags)));
    Map<Tags, Instant> last =
        seen.stream()
            .filter(restore -> hasSucceeded(restore.getStatus()))
            .collect(
                Collectors.toMap(
                    RestoreGauges::target,
                    restore -> restore.getStatus().finishTime(),
                    (one, other) -> one.isAfter(other) ? one : other));
    lastSuccess.register(
        last.entrySet().stream()
            .<Row<?>>map(one -> Row.of(one.getKey(), one.getValue().getEpochSecond()))
            .toList(),
        true);
  }

  private static Map<Tags, Long> counts(Stream<Tags> each) {
    return each.collect(Collectors.groupingBy(tags -> tags, Collectors.counting()));
  }

  private static void show(MultiGauge gauge, Map<Tags, Long> counts) {
    gauge.register(
        counts.entrySet().stream()
            .<Row<?>>map(count -> Row.of(count.getKey(), count.getValue()))
            .toList(),
        true);
  }

  private static Tags phase(Restore restore) {
    RestoreStatus status = restore.getStatus();
    Phase phase = status == null ? null : status.phase();
    return tags(restore)
        .and("phase", phase == null ? "none" : phase.name().toLowerCase(Locale.ROOT));
  }

  private static boolean isStalled(Restore restore) {
    RestoreStatus status = restore.getStatus();
    return status != null
        && Conditions.find(status.conditions(), "Progressing")
            .filter(one -> "False".equals(one.getStatus()))
            .isPresent();
  }

  private static boolean hasSucceeded(RestoreStatus status) {
    return status != null
        && status.phase() == Phase.SUCCEEDED
        && status.finishTime() != null
        && Conditions.isTrue(status.conditions(), "Committed");
  }

  private static Tags tags(Restore restore) {
    return Tags.of("namespace", restore.getMetadata().getNamespace());
  }

  private static Tags target(Restore restore) {
    return tags(restore).and("target", TargetName.of(restore));
  }
}
