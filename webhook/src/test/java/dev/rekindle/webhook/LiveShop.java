package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The namespace of {@link Scene} on a real API server, where no controller does anything. */
final class LiveShop {
  private final LiveCluster cluster;
  private final KubernetesClient client;
  private final String namespace;

  LiveShop(LiveCluster cluster) {
    this(cluster, cluster.namespace());
    storage(Scene.storage());
  }

  /** A namespace with nothing in it. */
  LiveShop(LiveCluster cluster, String namespace) {
    this.cluster = cluster;
    this.client = cluster.admin();
    this.namespace = namespace;
  }

  /** Makes everything of a draft but what is asked for. */
  void arrange(Draft draft, String statefulSet) {
    create(client, draft.storage);
    create(client, draft.backup);
    draft.others.stream()
        .filter(other -> !needsTheTarget(other))
        .forEach(other -> create(client, other));
    create(client, draft.statefulSet);
    if (draft.rolledOut) {
      rollOut(statefulSet(statefulSet));
    }
    draft.others.stream().filter(LiveShop::needsTheTarget).forEach(other -> create(client, other));
  }

  private static boolean needsTheTarget(JsonNode object) {
    return object.at("/spec/target").isObject();
  }

  /** Creates an object here, with its status if it has one. */
  void create(KubernetesClient asking, JsonNode object) {
    String json = named(object.toString());
    if (object.at("/metadata/namespace").asText().equals("$vault")) {
      cluster.api().kubectl("create", "namespace", vault());
    }
    GenericKubernetesResource whole =
        Serialization.unmarshal(json, GenericKubernetesResource.class);
    GenericKubernetesResource created = asking.resource(whole).create();
    Object status = whole.getAdditionalProperties().get("status");
    if (status != null) {
      created.setAdditionalProperty("status", status);
      asking.resource(created).updateStatus();
    }
  }

  /** Puts the real names of the two namespaces into a text. */
  String named(String text) {
    return text.replace("$shop", namespace).replace("$vault", vault());
  }

  private String vault() {
    return "vault-of-" + namespace;
  }

  /** Lets somebody make everything here, and read no Secret. */
  void tenant(String user) {
    String of = "tenant-" + user;
    cluster
        .api()
        .mustKubectl(
            "-n",
            namespace,
            "create",
            "role",
            of,
            "--verb=get,list,create,update,patch,delete",
            "--resource=restores.rekindle.dev,backups.rekindle.dev,backupschedules.rekindle.dev,backupstorages.rekindle.dev,statefulsets.apps");
    cluster
        .api()
        .mustKubectl(
            "-n", namespace, "create", "rolebinding", of, "--role=" + of, "--user=" + user);
  }

  String namespace() {
    return namespace;
  }

  /** Creates a storage with its status. */
  void storage(BackupStorage storage) {
    BackupStorageStatus status =
        new BackupStorageStatus(
            1L,
            null,
            List.of(
                new BackupStorageStatus.NamespaceAccess(
                    namespace, BackupStorageStatus.SecretState.COMPLETE, List.of(), null)),
            storage.getStatus().conditions());
    storage.getMetadata().setNamespace(namespace);
    storage.setStatus(null);
    client.resource(storage).create();
    status("backupstorage", storage.getMetadata().getName(), status);
  }

  /** Creates a backup with its status. */
  void backup(Backup backup) {
    BackupStatus status = backup.getStatus();
    backup.getMetadata().setNamespace(namespace);
    backup.setStatus(null);
    client.resource(backup).create();
    status("backup", backup.getMetadata().getName(), status);
  }

  private void status(String kind, String name, Object status) {
    ObjectNode patch = Manifests.MAPPER.createObjectNode();
    patch.set("status", Manifests.MAPPER.valueToTree(status));
    String file = cluster.file(name + ".status.yaml", patch);
    cluster
        .api()
        .mustKubectl(
            "-n",
            namespace,
            "patch",
            kind,
            name,
            "--subresource=status",
            "--type=merge",
            "--patch-file=" + file);
  }

  /** Returns a manifest of this namespace. */
  ObjectNode manifest(String name) {
    ObjectNode manifest = Manifests.raw(name);
    manifest.withObject("/metadata").put("namespace", namespace);
    return manifest;
  }

  /** Returns the file of a manifest, for kubectl. */
  String file(JsonNode manifest) {
    return cluster.file(manifest.at("/metadata/name").asText() + ".yaml", manifest);
  }

  StatefulSet statefulSet(String name) {
    return client.apps().statefulSets().inNamespace(namespace).withName(name).get();
  }

  /** Makes the pods and claims of a StatefulSet, as its controller would. */
  void rollOut(StatefulSet set) {
    for (int i = 0; i < set.getSpec().getReplicas(); i++) {
      String name = set.getMetadata().getName() + "-" + i;
      pod(set, name);
      client
          .resource(
              new PersistentVolumeClaimBuilder()
                  .withNewMetadata()
                  .withName("data-" + name)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewSpec()
                  .withAccessModes("ReadWriteOnce")
                  .withNewResources()
                  .withRequests(Map.of("storage", new Quantity("10Gi")))
                  .endResources()
                  .endSpec()
                  .build())
          .create();
    }
  }

  /** Makes one pod. */
  void pod(StatefulSet set, String name) {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
                .withAnnotations(set.getSpec().getTemplate().getMetadata().getAnnotations())
                .withOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("StatefulSet")
                        .withName(set.getMetadata().getName())
                        .withUid(set.getMetadata().getUid())
                        .build())
                .endMetadata()
                .withSpec(withClaims(set, name))
                .build())
        .create();
  }

  private static PodSpec withClaims(StatefulSet set, String pod) {
    var spec =
        Manifests.MAPPER.convertValue(
            Manifests.MAPPER.valueToTree(set.getSpec().getTemplate().getSpec()), PodSpec.class);
    var volumes = new ArrayList<>(spec.getVolumes());
    volumes.add(
        new VolumeBuilder()
            .withName("data")
            .withNewPersistentVolumeClaim("data-" + pod, false)
            .build());
    spec.setVolumes(volumes);
    return spec;
  }
}
