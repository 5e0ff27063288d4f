package dev.rekindle.webhook.inject;

import dev.rekindle.name.Injected;
import dev.rekindle.webhook.secret.PodSecrets;
import dev.rekindle.webhook.secret.SecretVolumes;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is ours in a pod template, told by name: what we put in, and nothing else, is taken out
 * again.
 */
public final class OurParts {
  private static final Set<String> CONTAINERS =
      Set.of(Injected.RESTORE_CONTAINER, Injected.BACKUP_CONTAINER);
  private static final Set<String> VOLUMES =
      Set.of(Places.PLAN_VOLUME, Places.RUN_VOLUME, Places.TMP_VOLUME);
  private static final Pattern DERIVED =
      Pattern.compile(
          "(%s|%s|%s)[0-9a-f]{16}"
              .formatted(Places.STORAGE_PREFIX, Places.CA_PREFIX, SecretVolumes.PREFIX));

  private OurParts() {}

  /** Takes our parts out of a template, which is changed. */
  static void remove(PodTemplateSpec template) {
    PodSecrets.unmark(template);
    PodSpec pod = template.getSpec();
    if (pod == null) {
      return;
    }
    List<Container> inits = new ArrayList<>(Maybe.list(pod.getInitContainers()));
    if (inits.removeIf(init -> CONTAINERS.contains(Maybe.text(init.getName())))) {
      pod.setInitContainers(inits);
    }
    Maybe.list(pod.getInitContainers()).forEach(OurParts::remove);
    Maybe.list(pod.getContainers()).forEach(OurParts::remove);
    List<Volume> volumes = new ArrayList<>(Maybe.list(pod.getVolumes()));
    if (volumes.removeIf(volume -> ours(volume.getName()))) {
      pod.setVolumes(volumes);
    }
  }

  private static void remove(Container container) {
    JvmOptions.remove(container);
    List<VolumeMount> mounts = new ArrayList<>(Maybe.list(container.getVolumeMounts()));
    if (mounts.removeIf(mount -> ours(mount.getName()))) {
      container.setVolumeMounts(mounts);
    }
  }

  private static boolean ours(String volume) {
    return volume != null && (VOLUMES.contains(volume) || DERIVED.matcher(volume).matches());
  }

  /** Returns our init container, if it is there. */
  public static Optional<Container> restoreContainer(PodTemplateSpec template) {
    return Maybe.list(Maybe.of(template.getSpec(), PodSpec::getInitContainers)).stream()
        .filter(init -> Injected.RESTORE_CONTAINER.equals(init.getName()))
        .findFirst();
  }

  /** Returns the value of a variable of our init container. */
  public static Optional<String> variable(PodTemplateSpec template, String name) {
    return restoreContainer(template).stream()
        .flatMap(container -> Maybe.list(container.getEnv()).stream())
        .filter(variable -> name.equals(variable.getName()) && variable.getValue() != null)
        .map(EnvVar::getValue)
        .findFirst();
  }
}
