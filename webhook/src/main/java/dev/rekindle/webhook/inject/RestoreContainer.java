package dev.rekindle.webhook.inject;

import dev.rekindle.name.Injected;
import dev.rekindle.name.Variable;
import dev.rekindle.webhook.workload.Maybe;
import dev.rekindle.webhook.workload.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The init container, which runs as the database's user under the restricted profile. */
final class RestoreContainer {
  // What the restorer reads of the official image's variables.
  private static final Set<String> IMAGE_VARIABLES =
      Set.of(
          "CASSANDRA_CLUSTER_NAME",
          "CASSANDRA_NUM_TOKENS",
          "CASSANDRA_DC",
          "CASSANDRA_DATACENTER",
          "CASSANDRA_RACK",
          "CASSANDRA_SEEDS");

  private RestoreContainer() {}

  /** Renders it. */
  static Container of(Workload workload, Identity identity, List<StorageAccess> storages) {
    return new ContainerBuilder()
        .withName(Injected.RESTORE_CONTAINER)
        .withImage(identity.image())
        .withEnv(variables(workload, identity))
        .withVolumeMounts(mounts(workload, identity, storages))
        .withResources(resources(workload))
        .withSecurityContext(securityContext(workload))
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .build();
  }

  /**
   * What the container is told about the StatefulSet that it is in.
   *
   * @param image the image with its tag
   * @param namespace the StatefulSet's namespace
   * @param statefulSet its name
   * @param incarnation tells it from those that had its name before
   * @param restoreFrom the Backup that it was created from, or null
   */
  record Identity(
      String image,
      String namespace,
      String statefulSet,
      String incarnation,
      @Nullable String restoreFrom) {}

  private static List<EnvVar> variables(Workload workload, Identity identity) {
    List<EnvVar> all = whoseAndWhere(workload, identity);
    VolumeMount config = workload.config();
    if (config == null) {
      put(all, Variable.OPTIONS_FILE.key(), Places.OPTIONS_FILE);
    } else {
      put(all, Variable.CONFIG_DIR.key(), config.getMountPath());
    }
    if (workload.engine().equals("cassandra")) {
      put(all, Variable.CASSANDRA_VERSION.key(), workload.release());
    }
    put(all, Variable.STATUS_FILE.key(), Places.STATUS_FILE);
    put(all, Injected.RESTORE_FROM, identity.restoreFrom());
    List<EnvVar> databases = Maybe.list(workload.database().getEnv());
    databases.stream()
        .filter(variable -> IMAGE_VARIABLES.contains(Maybe.text(variable.getName())))
        .filter(variable -> Maybe.of(variable.getValueFrom(), f -> f.getSecretKeyRef()) == null)
        .forEach(all::add);
    addOthers(all, ProxyVariables.of(databases));
    return all;
  }

  /** What each container of ours has to know: whose it is, and where the data is. */
  static List<EnvVar> whoseAndWhere(Workload workload, Identity identity) {
    var all = new ArrayList<EnvVar>();
    all.add(field(Variable.POD, "metadata.name"));
    all.add(field(Variable.NAMESPACE, "metadata.namespace"));
    put(all, Variable.WORKLOAD.key(), identity.statefulSet());
    put(all, Variable.INCARNATION.key(), identity.incarnation());
    put(all, Variable.ENGINE.key(), workload.engine());
    put(all, Variable.DATA_PATH.key(), workload.dataPath());
    return all;
  }

  /** What each container of ours has to reach: the data, its configuration and the plan. */
  static List<VolumeMount> dataAndPlan(Workload workload) {
    var all = new ArrayList<>(workload.mounts());
    VolumeMount config = workload.config();
    if (config != null && !all.contains(config)) {
      all.add(config);
    }
    all.add(readOnly(Places.PLAN_VOLUME, Places.PLAN));
    return all;
  }

  /** What is there by its name already stays as it is. */
  private static void addOthers(List<EnvVar> all, List<EnvVar> more) {
    Set<String> there = all.stream().map(EnvVar::getName).collect(Collectors.toSet());
    more.stream().filter(variable -> !there.contains(variable.getName())).forEach(all::add);
  }

  private static List<VolumeMount> mounts(
      Workload workload, Identity identity, List<StorageAccess> storages) {
    List<VolumeMount> all = dataAndPlan(workload);
    all.add(new VolumeMountBuilder().withName(Places.RUN_VOLUME).withMountPath(Places.RUN).build());
    all.add(new VolumeMountBuilder().withName(Places.TMP_VOLUME).withMountPath(Places.TMP).build());
    for (StorageAccess storage : storages) {
      if (storage.secret() != null) {
        all.add(
            readOnly(
                InjectedVolumes.credentials(storage),
                storage.credentialsPath(identity.namespace())));
      }
      if (storage.ca() != null) {
        all.add(readOnly(InjectedVolumes.ca(storage), storage.caPath(identity.namespace())));
      }
    }
    return all;
  }

  /** An init container of the database's own size adds nothing to what the pod needs. */
  private static ResourceRequirements resources(Workload workload) {
    ResourceRequirements stated = workload.resources().restore();
    ResourceRequirements own = stated == null ? workload.database().getResources() : stated;
    return own == null ? new ResourceRequirements() : own;
  }

  static SecurityContext securityContext(Workload workload) {
    return new SecurityContextBuilder()
        .withRunAsUser(workload.user().user())
        .withRunAsGroup(workload.user().group())
        .withRunAsNonRoot(true)
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withPrivileged(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  static VolumeMount readOnly(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).withReadOnly(true).build();
  }

  static EnvVar field(Variable variable, String path) {
    // The version is what the API server would add; without it an applied object would differ.
    return new EnvVarBuilder()
        .withName(variable.key())
        .withNewValueFrom()
        .withNewFieldRef("v1", path)
        .endValueFrom()
        .build();
  }

  static void put(List<EnvVar> all, String name, @Nullable String value) {
    if (value != null) {
      all.add(new EnvVar(name, value, null));
    }
  }
}
