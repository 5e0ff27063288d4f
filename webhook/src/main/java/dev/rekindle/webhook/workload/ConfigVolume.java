package dev.rekindle.webhook.workload;

import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The volume that cass-operator's init container {@code server-config-init} renders {@code
 * cassandra.yaml} onto. Source: {@code pkg/reconciliation/construct_podtemplatespec.go} of
 * cass-operator.
 */
final class ConfigVolume {
  private static final String RENDERER = "server-config-init";
  private static final String VOLUME = "server-config";

  private ConfigVolume() {}

  /** Returns where the database has it mounted, or null where nothing is rendered. */
  static @Nullable VolumeMount of(PodSpec pod, Container database, List<Problem> problems) {
    boolean rendered =
        Maybe.list(pod.getInitContainers()).stream()
            .filter(init -> RENDERER.equals(init.getName()))
            .flatMap(init -> Maybe.list(init.getVolumeMounts()).stream())
            .anyMatch(mount -> VOLUME.equals(mount.getName()));
    if (!rendered) {
      return null;
    }
    VolumeMount mount =
        Maybe.list(database.getVolumeMounts()).stream()
            .filter(candidate -> VOLUME.equals(candidate.getName()))
            .findFirst()
            .orElse(null);
    if (mount == null) {
      problems.add(
          Problem.of(
              AdmissionRule.CONFIG_UNMOUNTED,
              "volumeMounts of container " + database.getName(),
              "the volume " + VOLUME + ", which " + RENDERER + " renders cassandra.yaml onto",
              "no such mount",
              "Mount it, as cass-operator does."));
    }
    return mount;
  }
}
