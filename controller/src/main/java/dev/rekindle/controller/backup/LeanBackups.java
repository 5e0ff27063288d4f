package dev.rekindle.controller.backup;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.controller.object.LeanMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * The Backups that are kept in memory: all there are, so of each only what is looked at again and
 * again. Who needs the nodes or the schema of one reads it live.
 */
public final class LeanBackups extends BasicItemStore<Backup> {
  /** Keeps none yet. */
  public LeanBackups() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public Backup put(String key, Backup seen) {
    return super.put(key, lean(seen));
  }

  private static Backup lean(Backup seen) {
    Backup lean = new Backup();
    lean.setMetadata(LeanMetadata.of(seen.getMetadata()));
    lean.setSpec(seen.getSpec());
    lean.setStatus(seen.getStatus() == null ? null : lean(seen.getStatus()));
    return lean;
  }

  private static BackupStatus lean(BackupStatus status) {
    return new BackupStatus(
        status.observedGeneration(),
        status.phase(),
        status.startTime(),
        status.finishTime(),
        status.totalNodes(),
        status.finishedNodes(),
        status.progress(),
        status.files(),
        status.bytes(),
        status.engine(),
        status.engineVersion(),
        status.clusterName(),
        status.datacenter(),
        status.storageRef(),
        status.snapshotTag(),
        status.digest(),
        null,
        List.of(),
        status.conditions());
  }
}
