package dev.rekindle.webhook.inject;

import dev.rekindle.name.Injected;
import dev.rekindle.webhook.secret.SecretVolumes;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
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
      String file = storage.file();
      addSecret(all, credentials(storage), storage.secret(), file, file);
      StorageAccess.SecretKey ca = storage.ca();
      if (ca != null) {
        addSecret(all, ca(storage), ca.secret(), ca.key(), Injected.STORAGE_CA_FILE);
      }
    }
    return all;
  }

  static String credentials(StorageAccess storage) {
    return Places.STORAGE_PREFIX + SecretVolumes.hash(storage.key());
  }

  static String ca(StorageAccess storage) {
    return Places.CA_PREFIX + SecretVolumes.hash(storage.key());
  }

  /** All keys of a Secret, or one alone under a name of its own. */
  private static void addSecret(
      List<Volume> all,
      String name,
      @Nullable String secret,
      @Nullable String key,
      @Nullable String path) {
    if (secret == null) {
      return;
    }
    SecretVolumeSource source = new SecretVolumeSource();
    source.setSecretName(secret);
    source.setDefaultMode(GROUP_READS);
    source.setOptional(true);
    if (key != null && path != null) {
      source.setItems(List.of(new KeyToPath(key, null, path)));
    }
    all.add(new VolumeBuilder().withName(name).withSecret(source).build());
  }

  private static Volume scratch(String name) {
    return new VolumeBuilder()
        .withName(name)
        .withEmptyDir(new EmptyDirVolumeSource(null, new Quantity("64", "Mi")))
        .build();
  }
}
