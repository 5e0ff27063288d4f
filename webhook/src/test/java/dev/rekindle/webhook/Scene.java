package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.webhook.admission.AdmissionCall;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A namespace in which a restore of two nodes works: a storage, a backup, an injected StatefulSet
 * with its pods and claims. Tests change one thing.
 */
public final class Scene {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String MEBIBYTE = "1048576";

  private final FakeCluster cluster = new FakeCluster();
  private StatefulSet set;

  /** Builds the namespace. */
  public Scene() {
    cluster.with(storage());
    cluster.with(backup());
    StatefulSet bare = Manifests.statefulSet("official-cassandra");
    set = bare;
    rollOut(injected(bare));
  }

  /** Returns the cluster. */
  public FakeCluster cluster() {
    return cluster;
  }

  /** Returns a storage that is ready. */
  public static BackupStorage storage() {
    return read(
        BackupStorage.class,
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: BackupStorage
        metadata: {name: s3-main, namespace: shop}
        spec:
          url: s3://backups/shop
          credentialsSecretRef: {name: s3-keys}
        status:
          conditions:
            - {type: Ready, status: "True", reason: Probed, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
          namespaces:
            - {name: shop, secret: Complete}
        """);
  }

  /** Returns a backup of two nodes of rack r1. */
  public static Backup backup() {
    return read(
        Backup.class,
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: Backup
        metadata: {name: nightly-1, namespace: shop}
        spec:
          target: {selector: {matchLabels: {app: cassandra}}}
          storageRef: {name: s3-main}
        status:
          phase: Succeeded
          startTime: "2026-01-01T00:00:00Z"
          finishTime: "2026-01-01T00:10:00Z"
          engine: cassandra
          engineVersion: 5.0.8
          clusterName: Shop
          datacenter: dc1
          totalNodes: 2
          finishedNodes: 2
          nodes:
            - {name: old-0, datacenter: dc1, rack: r1, tokenCount: 16, state: Complete, bytes: %1$s, files: 10}
            - {name: old-1, datacenter: dc1, rack: r1, tokenCount: 16, state: Complete, bytes: %1$s, files: 10}
        """
            .formatted(MEBIBYTE));
  }

  /** Returns the same, as one that was found in the bucket. */
  public static Backup backupRegistered() {
    ObjectNode tree = Manifests.MAPPER.valueToTree(backup());
    tree.withObject("/spec").put("register", true).remove("target");
    return Manifests.MAPPER.convertValue(tree, Backup.class);
  }

  /** Returns a restore of that backup. */
  public static ObjectNode restore() {
    return (ObjectNode)
        tree(
            """
            apiVersion: rekindle.dev/v1alpha1
            kind: Restore
            metadata: {name: again, namespace: shop}
            spec:
              backupRef: {name: nightly-1}
              target: {selector: {matchLabels: {app: cassandra}}}
            """);
  }

  /** Changes the StatefulSet, whose pods follow. */
  public Scene statefulSet(Consumer<StatefulSet> change) {
    StatefulSet changed = Manifests.typed(Manifests.MAPPER.valueToTree(set));
    change.accept(changed);
    rollOut(changed);
    return this;
  }

  /** Changes the storage. */
  public Scene storage(Consumer<ObjectNode> change) {
    ObjectNode tree = Manifests.MAPPER.valueToTree(storage());
    change.accept(tree);
    cluster.with(Manifests.MAPPER.convertValue(tree, BackupStorage.class));
    return this;
  }

  /** Changes the backup. */
  public Scene backup(Consumer<ObjectNode> change) {
    ObjectNode tree = Manifests.MAPPER.valueToTree(backup());
    change.accept(tree);
    cluster.with(Manifests.MAPPER.convertValue(tree, Backup.class));
    return this;
  }

  /** Adds an object. */
  public <T extends HasMetadata> Scene with(Class<T> type, String yaml) {
    cluster.with(read(type, yaml));
    return this;
  }

  /** Returns the StatefulSet as it is in the cluster. */
  public StatefulSet statefulSet() {
    return set;
  }

  private void rollOut(StatefulSet changed) {
    set = changed;
    cluster.with(changed);
    for (int i = 0; i < changed.getSpec().getReplicas(); i++) {
      String pod = changed.getMetadata().getName() + "-" + i;
      cluster.with(pod(changed, pod));
      cluster.with(claim(pod));
    }
  }

  private static Pod pod(StatefulSet set, String name) {
    Pod pod =
        read(
            Pod.class,
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              namespace: shop
              ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: %s, uid: "1"}]
            """
                .formatted(name, set.getMetadata().getName()));
    pod.getMetadata().setLabels(Map.copyOf(set.getSpec().getTemplate().getMetadata().getLabels()));
    pod.setSpec(set.getSpec().getTemplate().getSpec());
    return pod;
  }

  private static PersistentVolumeClaim claim(String pod) {
    return read(
        PersistentVolumeClaim.class,
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data-%s, namespace: shop}
        status: {capacity: {storage: 10Gi}}
        """
            .formatted(pod));
  }

  private StatefulSet injected(StatefulSet bare) {
    AdmissionCall call = Calls.create("StatefulSet", Manifests.MAPPER.valueToTree(bare));
    return Calls.apply(
        Webhook.handlers(Calls.IMAGE, cluster, Calls.CLOCK)
            .get("/mutate/statefulsets")
            .answer(call),
        call,
        StatefulSet.class);
  }

  static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T read(Class<T> type, String yaml) {
    return Manifests.MAPPER.convertValue(tree(yaml), type);
  }

  /** Returns another StatefulSet of the cluster, with a status. */
  public static StatefulSet storageless(String name, String datacenter) {
    StatefulSet other = Manifests.statefulSet("official-cassandra");
    other.getMetadata().setName(name);
    other.getMetadata().setLabels(Map.of("rekindle.dev/inject", "true"));
    other.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> "CASSANDRA_DC".equals(variable.getName()))
        .forEach(variable -> variable.setValue(datacenter));
    other.setStatus(new StatefulSetStatus());
    return other;
  }
}
