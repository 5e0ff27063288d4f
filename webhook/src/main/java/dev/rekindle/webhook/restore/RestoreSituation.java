package dev.rekindle.webhook.restore;

import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.rule.Access;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster looked like when a restore was applied.
 *
 * @param restore what is applied
 * @param namespace its namespace, which is also the target's
 * @param source the backup
 * @param targets the target's StatefulSets and what belongs to them
 * @param neighbours what else is in the target's namespace
 * @param at when it was looked at
 */
record RestoreSituation(
    Restore restore,
    String namespace,
    SourceSituation source,
    List<TargetSituation> targets,
    Neighbours neighbours,
    Instant at) {

  /** Keeps an unmodifiable copy. */
  RestoreSituation {
    targets = List.copyOf(targets);
  }

  /**
   * The backup and its storage.
   *
   * @param backup the backup, or null when there is none
   * @param others names of the other backups in its namespace
   * @param access whether the user may read the backup
   * @param storageRef the storage as it is called in the target's namespace, or null
   * @param storage the storage, or null when there is none
   */
  record SourceSituation(
      @Nullable Backup backup,
      List<String> others,
      Access access,
      @Nullable String storageRef,
      @Nullable BackupStorage storage) {}

  /**
   * One StatefulSet of the target.
   *
   * @param statefulSet itself
   * @param pods its pods
   * @param claims its claims, by name
   */
  record TargetSituation(
      StatefulSet statefulSet, List<Pod> pods, Map<String, PersistentVolumeClaim> claims) {}

  /**
   * What else is there.
   *
   * @param restores other restores
   * @param backups backups
   * @param optedIn all StatefulSets that have opted in
   */
  record Neighbours(List<Restore> restores, List<Backup> backups, List<StatefulSet> optedIn) {}
}
