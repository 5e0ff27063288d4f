package dev.rekindle.webhook.inject;

import dev.rekindle.name.Injected;
import dev.rekindle.webhook.secret.SecretVolumes;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The volumes of our containers. */
final class InjectedVolumes {
  // 0440 and 0444: readable by the pod's fsGroup, and by everybody.
  private static final int GROUP_READS = 0b100_100_000;
  private static final int ALL_READ = 0b100_100_100;

  private InjectedVolumes() {}

  /**
   * Returns them: the plan, without which no pod starts; credentials, without which it does, since
   * a database must not stay down because of a backup; and what is written to.
   */
  static List<Volume> of(String statefulSet, List<StorageAccess> storages) {
    var all = new ArrayList<Volume>();
    all.add(
        new VolumeBuilder()
            .withName(Places.PLAN_VOLUME)
            .withNewConfigMap()
            .withName(Injected.planOf(statefulSet))
            .withDefaultMode(ALL_READ)
            .endConfigMap()
            .build());
    all.add(scratch(Places.RUN_VOLUME));
    all.add(scratch(Places.TMP_VOLUME));
    for (StorageAccess storage : storages) {
      addSecret(all, credentials(storage), storage.secret());
      StorageAccess.SecretKey ca = storage.ca();
      addSecret(all, ca(storage), ca == null ? null : ca.secret());
    }
    return all;
  }

  static String credentials(StorageAccess storage) {
    return Places.STORAGE_PREFIX + SecretVolumes.hash(storage.key());
  }

  static String ca(StorageAccess storage) {
    return Places.CA_PREFIX + SecretVolumes.hash(storage.key());
  }

  private static void addSecret(List<Volume> all, String name, @Nullable String secret) {
    if (secret != null) {
      all.add(
          new VolumeBuilder()
              .withName(name)
              .withNewSecret()
              .withSecretName(secret)
              .withDefaultMode(GROUP_READS)
              .withOptional(true)
              .endSecret()
              .build());
    }
  }

  private static Volume scratch(String name) {
    return new VolumeBuilder()
        .withName(name)
        .withEmptyDir(new EmptyDirVolumeSource(null, new Quantity("64", "Mi")))
        .build();
  }
}
