package dev.rekindle.api.reading;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.name.Annotation;
import dev.rekindle.name.Injected;
import dev.rekindle.rule.PodFacts.Capacity;
import dev.rekindle.rule.StatefulSetFacts.Rollout;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetOrdinals;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a StatefulSet, its pods and its claims say for the rules of a restore. Admission and
 * the controller read it alike, so that what the one admits the other does not refuse.
 *
 * @param set one whose template has a pod spec
 */
public record SetReading(StatefulSet set) {
  // More than any ring has; a mistyped number of replicas shall not exhaust us.
  private static final int MOST_PODS = 2_000;
  private static final String REVISION = "controller-revision-hash";
  private static final String STORAGE = "storage";

  /** Returns the names of the pods that it has, or will have. */
  public List<String> podNames() {
    Integer replicas = set.getSpec().getReplicas();
    Integer start =
        Optional.ofNullable(set.getSpec().getOrdinals())
            .map(StatefulSetOrdinals::getStart)
            .orElse(0);
    return IntStream.range(start, start + Math.min(replicas == null ? 1 : replicas, MOST_PODS))
        .mapToObj(ordinal -> name() + '-' + ordinal)
        .toList();
  }

  /** Returns whether pods come into being one after the other, and some are yet to come. */
  public boolean comesUpOneByOne(List<Pod> pods) {
    return !"Parallel".equals(set.getSpec().getPodManagementPolicy())
        && podNames().size() > Math.max(1, pods.size());
  }

  /** Returns our init container in its template. */
  public Optional<Container> restoreContainer() {
    return Optional.ofNullable(set.getSpec().getTemplate().getSpec())
        .flatMap(SetReading::restoreContainer);
  }

  /**
   * Returns the storages that its pods have credentials for, if that can be seen: what needs
   * neither Secret nor certificates is mounted nowhere. Those that its annotation names come first,
   * so that whoever adds one to the list takes none away.
   *
   * @param storage the one that is asked about
   * @param called its name as the namespace of the StatefulSet writes it
   */
  public Optional<List<String>> storages(BackupStorage storage, String called) {
    boolean credentials = storage.getSpec().credentialsSecretRef() != null;
    List<VolumeMount> mounts =
        restoreContainer().map(it -> orNone(it.getVolumeMounts())).orElse(List.of());
    if (mounts.isEmpty() || !(credentials || storage.getSpec().caSecretRef() != null)) {
      return Optional.empty();
    }
    String its =
        Injected.storageDirectory(
            set.getMetadata().getNamespace(),
            storage.getMetadata().getNamespace(),
            storage.getMetadata().getName());
    String part = '/' + (credentials ? Injected.STORAGE_CREDENTIALS : Injected.STORAGE_CA);
    String above = Injected.STORAGES + '/';
    List<String> mounted =
        mounts.stream()
            .map(VolumeMount::getMountPath)
            .filter(path -> path.startsWith(above) && path.endsWith(part))
            .map(path -> path.substring(above.length(), path.length() - part.length()))
            .map(directory -> directory.equals(its) ? called : directory.replace('_', '/'))
            .toList();
    Set<String> all = new LinkedHashSet<>(named());
    if (!mounted.contains(called)) {
      all.remove(called);
    }
    all.addAll(mounted);
    return Optional.of(List.copyOf(all));
  }

  private List<String> named() {
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(Annotation.STORAGE.key());
    String here = set.getMetadata().getNamespace() + '/';
    return Stream.of(text == null ? new String[0] : text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(name -> name.startsWith(here) ? name.substring(here.length()) : name)
        .toList();
  }

  /** Returns whether its pods, these, are all as its template says. */
  public Rollout rollout(List<Pod> pods) {
    var missing = new ArrayList<String>();
    if (restoreContainer().isEmpty()) {
      missing.add("no container " + Injected.RESTORE_CONTAINER + " in the template");
    }
    List<Pod> carrying =
        pods.stream()
            .filter(pod -> pod.getSpec() != null && restoreContainer(pod.getSpec()).isPresent())
            .toList();
    int expected = comesUpOneByOne(pods) ? pods.size() : podNames().size();
    if (carrying.size() < expected) {
      missing.add(carrying.size() + " of " + expected + " pods with our container");
    }
    if (mixed(carrying)) {
      missing.add("pods of an older revision");
    }
    int partition =
        Optional.ofNullable(set.getSpec().getUpdateStrategy())
            .map(StatefulSetUpdateStrategy::getRollingUpdate)
            .map(RollingUpdateStatefulSetStrategy::getPartition)
            .orElse(0);
    if (partition > 0) {
      missing.add("partition " + partition);
    }
    return missing.isEmpty()
        ? new Rollout.Complete()
        : new Rollout.Incomplete(String.join(", ", missing));
  }

  private boolean mixed(List<Pod> pods) {
    String updated =
        Optional.ofNullable(set.getStatus()).map(StatefulSetStatus::getUpdateRevision).orElse(null);
    return pods.stream().map(SetReading::revision).distinct().count() > 1
        || (updated != null && pods.stream().anyMatch(pod -> !updated.equals(revision(pod))));
  }

  private static String revision(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(REVISION, "");
  }

  private static Optional<Container> restoreContainer(PodSpec spec) {
    return orNone(spec.getInitContainers()).stream()
        .filter(init -> Injected.RESTORE_CONTAINER.equals(init.getName()))
        .findFirst();
  }

  /**
   * Returns the size of the volume that a pod's data is on: the claim's real capacity, the
   * template's only where no claim exists.
   *
   * @param mounts the volumes that hold data, at the paths where the database sees them
   * @param dataPath the parent of its directories
   * @param claims the claims that are there, by name
   */
  public Optional<Capacity> capacity(
      String pod,
      List<VolumeMount> mounts,
      String dataPath,
      Map<String, PersistentVolumeClaim> claims) {
    for (VolumeMount mount : mounts) {
      for (PersistentVolumeClaim template : orNone(set.getSpec().getVolumeClaimTemplates())) {
        if (template.getMetadata().getName().equals(mount.getName()) && holds(mount, dataPath)) {
          return capacity(template, claims.get(mount.getName() + '-' + pod));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Capacity> capacity(
      PersistentVolumeClaim template, @Nullable PersistentVolumeClaim claim) {
    Optional<Quantity> real =
        Optional.ofNullable(claim)
            .map(PersistentVolumeClaim::getStatus)
            .map(PersistentVolumeClaimStatus::getCapacity)
            .map(capacity -> capacity.get(STORAGE));
    return claim != null && real.isPresent()
        ? capacity(real.get(), "claim " + claim.getMetadata().getName())
        : Optional.ofNullable(template.getSpec())
            .map(PersistentVolumeClaimSpec::getResources)
            .map(VolumeResourceRequirements::getRequests)
            .map(requests -> requests.get(STORAGE))
            .flatMap(asked -> capacity(asked, "volumeClaimTemplate of " + name()));
  }

  private static Optional<Capacity> capacity(Quantity size, String of) {
    try {
      return Optional.of(new Capacity(Quantity.getAmountInBytes(size).longValue(), of));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The volume of the data itself, not one of the commit log beside it. */
  private static boolean holds(VolumeMount mount, String dataPath) {
    String path = mount.getMountPath();
    return dataPath.equals(path)
        || dataPath.startsWith(path.endsWith("/") ? path : path + '/')
        || path.equals(dataPath + "/data");
  }

  private String name() {
    return Objects.requireNonNull(set.getMetadata().getName(), "it has a name");
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
