package dev.rekindle.webhook.secret;

import dev.rekindle.name.Injected;
import dev.rekindle.webhook.secret.SecretMount.Presence;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Puts Secrets into pods as volumes and mounts. What is there already stays as it is. Of our
 * containers the sidecar gets one that is meant for it by name.
 */
public final class SecretVolumes {
  /** What the names of these volumes begin with. */
  public static final String PREFIX = "rekindle-secret-";

  // 0440: the pod's fsGroup reads, nobody writes.
  private static final int MODE = 0b100_100_000;

  private SecretVolumes() {}

  /** Adds the volumes and mounts of Secrets whose names are known. */
  public static void put(List<SecretMount> mounts, PodSpec pod) {
    for (SecretMount mount : mounts) {
      Volume volume = volume(mount);
      List<Volume> volumes = new ArrayList<>(Maybe.list(pod.getVolumes()));
      if (volumes.stream().noneMatch(other -> volume.getName().equals(other.getName()))) {
        volumes.add(volume);
        pod.setVolumes(volumes);
      }
      Maybe.list(pod.getInitContainers()).forEach(container -> put(mount, volume, container));
      Maybe.list(pod.getContainers()).forEach(container -> put(mount, volume, container));
    }
  }

  private static void put(SecretMount mount, Volume volume, Container container) {
    String name = Maybe.text(container.getName());
    boolean wanted =
        switch (name) {
          case Injected.RESTORE_CONTAINER -> false;
          case Injected.BACKUP_CONTAINER -> mount.containers().contains(name);
          default -> mount.isFor(name);
        };
    List<VolumeMount> mounts = new ArrayList<>(Maybe.list(container.getVolumeMounts()));
    boolean there =
        mounts.stream()
            .anyMatch(
                other ->
                    volume.getName().equals(other.getName())
                        && mount.path().equals(other.getMountPath()));
    if (wanted && !there) {
      mounts.add(
          new VolumeMountBuilder()
              .withName(volume.getName())
              .withMountPath(mount.path())
              .withReadOnly(true)
              .build());
      container.setVolumeMounts(mounts);
    }
  }

  private static Volume volume(SecretMount mount) {
    boolean optional = mount.presence() == Presence.OPTIONAL;
    return new VolumeBuilder()
        .withName(PREFIX + hash(mount.name() + (optional ? "?" : "")))
        .withSecret(
            new SecretVolumeSourceBuilder()
                .withSecretName(mount.name())
                .withDefaultMode(MODE)
                .withOptional(optional ? Boolean.TRUE : null)
                .build())
        .build();
  }

  /**
   * Returns a short text that stands for a long one in the name of a volume, which has 63
   * characters and no dots.
   */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
