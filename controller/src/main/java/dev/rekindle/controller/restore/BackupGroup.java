package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec.BackupRef;
import dev.rekindle.name.Injected;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The StatefulSets of one namespace that were created from the same backup as the racks of one
 * datacenter.
 *
 * @param place the cluster and the datacenter, as far as the StatefulSets say them
 * @param backup the Backup's namespace and name
 */
record BackupGroup(String place, String backup) {

  /** Returns the group of a StatefulSet; nothing when it was not created from a backup. */
  static Optional<BackupGroup> of(StatefulSet set) {
    TargetFacts facts = TargetFacts.of(set);
    String from = facts.variables().get(Injected.RESTORE_FROM);
    return from == null || from.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BackupGroup(
                facts.cluster().orElse("") + '/' + facts.datacenter().orElse(""),
                from.contains("/") ? from : namespace(set) + '/' + from));
  }

  /** Returns the group that a Restore was made for; nothing when a person made it. */
  static Optional<BackupGroup> of(Restore restore) {
    String place = StatusReading.fromNothing(restore);
    if (place == null || restore.getSpec() == null) {
      return Optional.empty();
    }
    BackupRef ref = restore.getSpec().backupRef();
    String namespace =
        Objects.requireNonNullElse(ref.namespace(), restore.getMetadata().getNamespace());
    return Optional.of(new BackupGroup(place, namespace + '/' + ref.name()));
  }

  boolean has(StatefulSet set) {
    return of(set).filter(this::equals).isPresent();
  }

  /** Returns how a Restore in a namespace names the backup. */
  BackupRef ref(String namespace) {
    int slash = backup.indexOf('/');
    String its = backup.substring(0, slash);
    @Nullable String other = its.equals(namespace) ? null : its;
    return new BackupRef(backup.substring(slash + 1), other);
  }

  private static String namespace(StatefulSet set) {
    return set.getMetadata().getNamespace();
  }
}
