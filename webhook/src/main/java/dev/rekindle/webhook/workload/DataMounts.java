package dev.rekindle.webhook.workload;

import dev.rekindle.name.Annotation;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which volumes of the database hold its data. */
final class DataMounts {
  private DataMounts() {}

  /**
   * Returns the mounts at, above and below the data path, and those of claims wherever they are: a
   * commit log on a volume of its own is one.
   */
  static List<VolumeMount> of(
      StatefulSet statefulSet,
      Container database,
      String dataPath,
      @Nullable String stated,
      List<Problem> problems) {
    Set<String> claims = claims(statefulSet);
    List<VolumeMount> all =
        Maybe.list(database.getVolumeMounts()).stream()
            .filter(mount -> mount.getMountPath() != null && mount.getName() != null)
            .toList();
    if (all.stream().noneMatch(mount -> related(mount, dataPath))) {
      problems.add(
          Problem.of(
              AdmissionRule.DATA_PATH_UNMOUNTED,
              stated == null
                  ? "volumeMounts of container " + database.getName()
                  : "annotation " + Annotation.DATA_PATH.key(),
              "a volume at or above " + dataPath,
              all.isEmpty()
                  ? "no mounts"
                  : all.stream().map(VolumeMount::getMountPath).collect(Collectors.joining(", ")),
              "Name the parent of the database's directories: "
                  + Annotation.DATA_PATH.key()
                  + ": \"/path\"."));
    }
    return all.stream()
        .filter(mount -> claims.contains(mount.getName()) || related(mount, dataPath))
        .toList();
  }

  private static Set<String> claims(StatefulSet statefulSet) {
    Stream<String> templates =
        Maybe.list(statefulSet.getSpec().getVolumeClaimTemplates()).stream()
            .map(claim -> Maybe.text(Maybe.of(claim.getMetadata(), meta -> meta.getName())));
    Stream<String> volumes =
        Maybe.list(statefulSet.getSpec().getTemplate().getSpec().getVolumes()).stream()
            .filter(volume -> volume.getPersistentVolumeClaim() != null)
            .map(volume -> Maybe.text(volume.getName()));
    return Stream.concat(templates, volumes).collect(Collectors.toSet());
  }

  private static boolean related(VolumeMount mount, String dataPath) {
    String path = normal(mount.getMountPath());
    return within(dataPath, path) || within(path, dataPath);
  }

  private static boolean within(String path, String parent) {
    return path.equals(parent) || path.startsWith(parent.equals("/") ? "/" : parent + "/");
  }

  /** Returns whether a path is absolute and has no steps in it. */
  static boolean plain(String path) {
    return path.startsWith("/")
        && Stream.of(path.split("/")).noneMatch(step -> step.equals(".") || step.equals(".."))
        && !path.contains(":");
  }

  /** Returns a path without a slash at its end. */
  static String normal(String path) {
    String shorter = path.replaceAll("/+", "/");
    return shorter.length() > 1 && shorter.endsWith("/")
        ? shorter.substring(0, shorter.length() - 1)
        : shorter;
  }
}
