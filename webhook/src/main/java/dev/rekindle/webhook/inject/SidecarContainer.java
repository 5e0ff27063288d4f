package dev.rekindle.webhook.inject;

import static dev.rekindle.webhook.inject.RestoreContainer.put;

import dev.rekindle.name.Injected;
import dev.rekindle.name.SidecarVariable;
import dev.rekindle.name.Variable;
import dev.rekindle.webhook.workload.Maybe;
import dev.rekindle.webhook.workload.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The native sidecar, which starts before the database and ends after it. It has no probes: the
 * database waits for nothing but its process.
 */
final class SidecarContainer {
  // The image's second entry point, as images/stage writes it.
  private static final List<String> COMMAND =
      List.of("/opt/java/openjdk/bin/java", "@/app/sidecar.options");
  private static final String JMX_PORT = "JMX_PORT";

  private SidecarContainer() {}

  /** Returns whether there is one for an engine. */
  static boolean isFor(String engine) {
    return engine.equals("cassandra");
  }

  /** Returns its name, where there is one for an engine. */
  static List<String> names(String engine) {
    return isFor(engine) ? List.of(Injected.BACKUP_CONTAINER) : List.of();
  }

  /**
   * Renders it.
   *
   * @param pod what the owner wrote
   */
  static Container of(Workload workload, RestoreContainer.Identity identity, PodSpec pod) {
    return new ContainerBuilder()
        .withName(Injected.BACKUP_CONTAINER)
        .withImage(identity.image())
        .withCommand(COMMAND)
        .withRestartPolicy("Always")
        .withEnv(variables(workload, identity))
        .withVolumeMounts(mounts(workload))
        .withResources(SidecarResources.of(workload, pod))
        .withSecurityContext(RestoreContainer.securityContext(workload))
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .build();
  }

  private static List<EnvVar> variables(Workload workload, RestoreContainer.Identity identity) {
    List<EnvVar> all = RestoreContainer.whoseAndWhere(workload, identity);
    VolumeMount config = workload.config();
    put(all, Variable.CONFIG_DIR.key(), config == null ? null : config.getMountPath());
    put(all, SidecarVariable.JMX_PORT.key(), jmxPort(workload.database()));
    return all;
  }

  /** Only a number: what it refers to may not be there in our container. */
  private static @Nullable String jmxPort(Container database) {
    return Maybe.list(database.getEnv()).stream()
        .filter(variable -> JMX_PORT.equals(variable.getName()))
        .map(EnvVar::getValue)
        .filter(value -> value != null && value.matches("[1-9][0-9]{0,4}"))
        .findFirst()
        .orElse(null);
  }

  private static List<VolumeMount> mounts(Workload workload) {
    List<VolumeMount> all = RestoreContainer.dataAndPlan(workload);
    all.add(new VolumeMountBuilder().withName(Places.TMP_VOLUME).withMountPath(Places.TMP).build());
    return all;
  }
}
