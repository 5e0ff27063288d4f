package dev.rekindle.webhook.inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.webhook.secret.PodSecrets;
import dev.rekindle.webhook.secret.SecretVolumes;
import dev.rekindle.webhook.secret.WantedSecrets;
import dev.rekindle.webhook.workload.Maybe;
import dev.rekindle.webhook.workload.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;

/** Puts our parts into a template that has none of them. */
final class TemplateEdit {
  private TemplateEdit() {}

  /** Changes the template. The workload's container is one of the template's. */
  static void put(
      PodTemplateSpec template,
      Workload workload,
      RestoreContainer.Identity identity,
      List<StorageAccess> storages,
      WantedSecrets secrets,
      ObjectMapper mapper) {
    PodSpec pod = template.getSpec();
    List<Container> ours = new ArrayList<>();
    ours.add(RestoreContainer.of(workload, identity, storages));
    if (SidecarContainer.isFor(workload.engine())) {
      ours.add(SidecarContainer.of(workload, identity, pod));
    }
    putLast(ours, pod);
    List<Volume> volumes = new ArrayList<>(Maybe.list(pod.getVolumes()));
    volumes.addAll(InjectedVolumes.of(identity.statefulSet(), storages));
    pod.setVolumes(volumes);
    SecretVolumes.put(secrets.byTemplate(), pod);
    PodSecrets.mark(secrets.byPod(), template, mapper);
    if (workload.config() == null && workload.engine().equals("cassandra")) {
      tellIdentity(workload.database());
    }
  }

  /**
   * Behind all other init containers: those that render the configuration have run by then, and the
   * database has not. The sidecar starts when the restore is over.
   */
  private static void putLast(List<Container> ours, PodSpec pod) {
    List<Container> inits = new ArrayList<>(Maybe.list(pod.getInitContainers()));
    inits.addAll(ours);
    pod.setInitContainers(inits);
  }

  private static void tellIdentity(Container database) {
    JvmOptions.put(database);
    List<VolumeMount> mounts = new ArrayList<>(Maybe.list(database.getVolumeMounts()));
    mounts.add(RestoreContainer.readOnly(Places.RUN_VOLUME, Places.RUN));
    database.setVolumeMounts(mounts);
  }
}
