package dev.rekindle.controller;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageStatus;
import dev.rekindle.api.Restore;
import dev.rekindle.controller.Metrics.Metric;
import dev.rekindle.controller.object.Conditions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gauges of what the objects of the cluster say, computed when somebody asks: what is gone from the
 * cluster is gone from here.
 */
final class ObjectGauges {
  private final MultiGauge ready;
  private final MultiGauge probed;
  private final MultiGauge byPhase;
  private final RestoreGauges restores;
  private final Clock clock;
  private volatile Supplier<Stream<BackupStorage>> storages = Stream::empty;
  private volatile Supplier<Stream<Backup>> backups = Stream::empty;

  ObjectGauges(MeterRegistry registry, Clock clock) {
    this.clock = clock;
    this.ready = gauge(registry, Metric.STORAGE_READY);
    this.probed = gauge(registry, Metric.STORAGE_PROBED);
    this.byPhase = gauge(registry, Metric.BACKUPS);
    this.restores = new RestoreGauges(registry);
  }

  static MultiGauge gauge(MeterRegistry registry, Metric metric) {
    return MultiGauge.builder(metric.exposed()).description(metric.meaning()).register(registry);
  }

  void watch(
      Supplier<Stream<BackupStorage>> seenStorages,
      Supplier<Stream<Backup>> seenBackups,
      Supplier<Stream<Restore>> seenRestores) {
    storages = seenStorages;
    backups = seenBackups;
    restores.watch(seenRestores);
  }

  synchronized void refresh() {
    restores.refresh();
    List<BackupStorage> seen =
        storages.get().filter(storage -> storage.getStatus() != null).toList();
    ready.register(seen.stream().<Row<?>>map(ObjectGauges::ready).toList(), true);
    probed.register(seen.stream().<Row<?>>map(this::probed).toList(), true);
    Map<Tags, Long> counts =
        backups.get().collect(Collectors.groupingBy(ObjectGauges::tags, Collectors.counting()));
    byPhase.register(
        counts.entrySet().stream()
            .<Row<?>>map(count -> Row.of(count.getKey(), count.getValue()))
            .toList(),
        true);
  }

  private static Row<?> ready(BackupStorage storage) {
    BackupStorageStatus status = storage.getStatus();
    boolean answers = status != null && Conditions.isTrue(status.conditions(), "Ready");
    return Row.of(tags(storage), answers ? 1 : 0);
  }

  private Row<?> probed(BackupStorage storage) {
    BackupStorageStatus status = storage.getStatus();
    double age =
        status == null || status.lastProbeTime() == null
            ? Double.NaN
            : Duration.between(status.lastProbeTime(), clock.instant()).toSeconds();
    return Row.of(tags(storage), age);
  }

  private static Tags tags(BackupStorage storage) {
    return Tags.of(
        "namespace", storage.getMetadata().getNamespace(),
        "storage", storage.getMetadata().getName());
  }

  private static Tags tags(Backup backup) {
    BackupStatus status = backup.getStatus();
    BackupStatus.Phase phase = status == null ? null : status.phase();
    return Tags.of(
        "namespace",
        backup.getMetadata().getNamespace(),
        "phase",
        phase == null ? "none" : phase.name().toLowerCase(Locale.ROOT));
  }
}
