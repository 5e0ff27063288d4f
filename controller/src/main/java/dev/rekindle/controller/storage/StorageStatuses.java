package dev.rekindle.controller.storage;

import dev.rekindle.api.BackupStorageStatus;
import dev.rekindle.api.BackupStorageStatus.NamespaceAccess;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.object.Conditions.Holds;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the status of a storage should be. Pure. */
final class StorageStatuses {
  static final String READY = "Ready";
  static final String SYNCED = "Synced";

  private StorageStatuses() {}

  /** After a probe. */
  static BackupStorageStatus probed(
      @Nullable BackupStorageStatus former, Long generation, ProbeOutcome outcome, Instant at) {
    Condition ready =
        Conditions.of(
            READY, Holds.of(outcome.ready()), outcome.reason(), outcome.message(), generation);
    return new BackupStorageStatus(
        generation,
        at.truncatedTo(ChronoUnit.SECONDS),
        former == null ? List.of() : former.namespaces(),
        Conditions.with(conditions(former), ready, at));
  }

  /** After the Secrets in the namespaces were looked at. */
  static BackupStorageStatus looked(BackupStorageStatus former, List<NamespaceAccess> namespaces) {
    return new BackupStorageStatus(
        former.observedGeneration(), former.lastProbeTime(), namespaces, former.conditions());
  }

  /**
   * After the bucket was looked at for backups.
   *
   * @param done whether it could be read to its end
   */
  static BackupStorageStatus synced(
      BackupStorageStatus former, boolean done, String reason, String message, Instant at) {
    Condition synced =
        Conditions.of(SYNCED, Holds.of(done), reason, message, former.observedGeneration());
    return new BackupStorageStatus(
        former.observedGeneration(),
        former.lastProbeTime(),
        former.namespaces(),
        Conditions.with(former.conditions(), synced, at));
  }

  private static List<Condition> conditions(@Nullable BackupStorageStatus status) {
    return status == null ? List.of() : status.conditions();
  }
}
