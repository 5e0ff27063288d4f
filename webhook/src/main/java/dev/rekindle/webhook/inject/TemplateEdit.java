package dev.rekindle.webhook.inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.name.Injected;
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
    Container restore = RestoreContainer.of(workload, identity, storages);
    List<Volume> volumes = new ArrayList<>(Maybe.list(pod.getVolumes()));
    volumes.addAll(InjectedVolumes.of(identity.statefulSet(), storages));
    pod.setVolumes(volumes);
    SecretVolumes.put(secrets.byTemplate(), pod);
    PodSecrets.mark(secrets.byPod(), template, mapper);
    putFirstBeforeOurSidecar(restore, pod);
    if (workload.config() == null && workload.engine().equals("cassandra")) {
      tellIdentity(workload.database());
    }
  }

  /**
   * Behind all other init containers: those that render the configuration have run by then, and the
   * database has not. The sidecar that backs up starts after us.
   */
  private static void putFirstBeforeOurSidecar(Container restore, PodSpec pod) {
    List<Container> inits = new ArrayList<>(Maybe.list(pod.getInitContainers()));
    int place = inits.size();
    for (int i = 0; i < inits.size(); i++) {
      if (Injected.BACKUP_CONTAINER.equals(inits.get(i).getName())) {
        place = i;
        break;
      }
    }
    inits.add(place, restore);
    pod.setInitContainers(inits);
  }

  private static void tellIdentity(Container database) {
    JvmOptions.put(database);
    List<VolumeMount> mounts = new ArrayList<>(Maybe.list(database.getVolumeMounts()));
    mounts.add(RestoreContainer.readOnly(Places.RUN_VOLUME, Places.RUN));
    database.setVolumeMounts(mounts);
  }
}
