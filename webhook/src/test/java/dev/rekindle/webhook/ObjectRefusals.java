package dev.rekindle.webhook;

import static dev.rekindle.webhook.Refusal.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** For each other rule of admission, an object that violates it: the last one of its draft. */
final class ObjectRefusals {
  /** Rules that an API server never lets anybody violate, and why. */
  static final Map<String, String> REFUSED_BEFORE =
      Map.of(
          "BackupInvalid",
          "the definition's own rules say it first (api: fixtures/backups/invalid-tag-*)",
          "RequestInvalid",
          "an API server sends no object that it cannot read (FuzzTest)");

  private ObjectRefusals() {}

  static Stream<Refusal> ofStatefulSets() {
    return Stream.of(annotations(), templates(), secrets(), references()).flatMap(List::stream);
  }

  private static List<Refusal> annotations() {
    return List.of(
        refused(
            "AnnotationUnknown",
            "metadata.annotations: expected annotations that exist, found rekindle.dev/dat-path. Did"
                + " you mean rekindle.dev/data-path?",
            annotated("dat-path", "/x")),
        refused(
            "AnnotationInvalid",
            "annotation rekindle.dev/run-as: expected user:group, in numbers, found cassandra. Write"
                + " it like \"999:999\".",
            annotated("run-as", "cassandra")),
        refused(
            "ContainerUnknown",
            "annotation rekindle.dev/container: expected a container of the template, found"
                + " casandra. Did you mean cassandra?",
            annotated("container", "casandra")),
        refused(
            "EngineUnknown",
            "annotation rekindle.dev/engine: expected one of cassandra, etcd, aerospike, found"
                + " casandra. Did you mean cassandra?",
            annotated("engine", "casandra")),
        refused(
            "DataPathNotMounted",
            "annotation rekindle.dev/data-path: expected a volume at or above /data, found"
                + " /var/lib/cassandra. Name the parent of the database's directories:"
                + " rekindle.dev/data-path: \"/path\".",
            annotated("data-path", "/data")),
        refused(
            "UserIsRoot",
            "annotation rekindle.dev/run-as: expected the user that owns the data, which is not root,"
                + " found 0. Add the annotation rekindle.dev/run-as: \"999:999\", with the user that"
                + " the database drops its rights to.",
            annotated("run-as", "0:0")),
        refused(
            "TopologyConflict",
            "the cluster of the StatefulSet: expected one name, found Other by"
                + " rekindle.dev/cluster, Shop by variable CASSANDRA_CLUSTER_NAME. Make them agree,"
                + " or leave out the annotation.",
            annotated("cluster", "Other")));
  }

  private static List<Refusal> templates() {
    return List.of(
        refused(
            "DatabaseContainerAmbiguous",
            "spec.template.spec.containers: expected one that runs a database's image, found one,"
                + " two. Add the annotation rekindle.dev/container: \"<its name>\".",
            draft -> {
              ObjectNode second = draft.container().deepCopy();
              draft.container().put("name", "one");
              second.put("name", "two");
              draft.pod().withArray("containers").add(second);
            }),
        refused(
            "ConfigVolumeNotMounted",
            "volumeMounts of container cassandra: expected the volume server-config, which"
                + " server-config-init renders cassandra.yaml onto, found no such mount. Mount it, as"
                + " cass-operator does.",
            draft -> {
              draft.statefulSet = Draft.here(Manifests.raw("cass-operator"));
              for (var container : draft.pod().withArray("containers")) {
                var mounts = ((ObjectNode) container).withArray("volumeMounts");
                for (int i = mounts.size() - 1; i >= 0; i--) {
                  if (mounts.get(i).path("name").asText().equals("server-config")) {
                    mounts.remove(i);
                  }
                }
              }
            }),
        refused(
            "UserUnknown",
            "runAsUser of container cassandra: expected the user that owns the data, found none, and"
                + " the image has none of its own. Add the annotation rekindle.dev/run-as:"
                + " \"999:999\", with the user and group that own the data.",
            draft ->
                draft
                    .annotations()
                    .put("rekindle.dev/engine", "etcd")
                    .put("rekindle.dev/data-path", "/var/lib/cassandra")),
        refused(
            "FsGroupMissing",
            "spec.template.spec.securityContext.fsGroup: expected a group, so that volumes can be"
                + " written by the database's user, found none. Add under spec.template.spec:"
                + " securityContext: {fsGroup: 999}, with the group of the database's user.",
            draft -> draft.pod().remove("securityContext")),
        refused(
            "JvmOptionsNotLiteral",
            "JDK_JAVA_OPTIONS of container cassandra: expected a value, to which"
                + " @/run/rekindle/jvm.options can be added, found valueFrom. Write the options into"
                + " value, or pass them by JVM_EXTRA_OPTS.",
            draft ->
                draft
                    .container()
                    .withArray("env")
                    .addObject()
                    .put("name", "JDK_JAVA_OPTIONS")
                    .putObject("valueFrom")
                    .putObject("fieldRef")
                    .put("fieldPath", "metadata.name")));
  }

  private static List<Refusal> secrets() {
    return List.of(
        refused(
            "SecretVariableUnknown",
            "name of secret keys-${POD_NAM}: expected ${POD_NAME}, ${POD_NAMESPACE}, ${POD_ORDINAL},"
                + " found ${POD_NAM}. Did you mean POD_NAME?",
            secret("keys-${POD_NAM}", "/etc/keys")),
        refused(
            "SecretNameInvalid",
            "name of secret Keys: expected at most 253 lower-case letters, digits, dashes and dots,"
                + " found Keys. Correct the name.",
            secret("Keys", "/etc/keys")),
        refused(
            "SecretPathInvalid",
            "path of secret keys: expected an absolute path without . and .. and colons, found"
                + " etc/keys. Name the directory in the container, such as /etc/keys.",
            secret("keys", "etc/keys")),
        refused(
            "SecretPathTaken",
            "path of secret keys: expected a path where container cassandra has nothing mounted,"
                + " found /var/lib/cassandra. Choose another path, or name the containers that get"
                + " the secret.",
            secret("keys", "/var/lib/cassandra")));
  }

  private static List<Refusal> references() {
    return List.of(
        refused(
            "StorageMissing",
            "annotation rekindle.dev/storage: expected BackupStorages that exist, found s3-mian. Did"
                + " you mean s3-main?",
            annotated("storage", "s3-mian")),
        refused(
            "StorageForbidden",
            "annotation rekindle.dev/storage: expected BackupStorages that this namespace and you may"
                + " use, found $vault/s3-vault, one whose allowedNamespaces leave it out. Have the"
                + " namespace added to its spec.allowedNamespaces, and ask for the right to get it.",
            draft -> {
              draft.inVault("$vault", "team");
              draft.annotations().put("rekindle.dev/storage", "$vault/s3-vault");
            }),
        refused(
            "RestoreFromInvalid",
            "annotation rekindle.dev/restore-from: expected the name of a Backup, or namespace/name,"
                + " found a b. Name the Backup to start from.",
            annotated("restore-from", "a b")));
  }

  static List<Refusal> ofOurKinds() {
    return List.of(
        refused(
            "SecretForbidden",
            "spec.credentialsSecretRef or spec.caSecretRef: expected a Secret that mallory may get,"
                + " found s3-keys, which mallory may not. Ask for the right to get this Secret, or"
                + " have its owner create the storage.",
            draft -> {
              draft.user = "mallory";
              second(draft);
            }),
        refused(
            "StorageForbidden",
            "spec.storageRef: expected BackupStorages that this namespace and you may use, found"
                + " $vault/s3-vault, one that you may not get. Have the namespace added to its"
                + " spec.allowedNamespaces, and ask for the right to get it.",
            draft -> {
              draft.user = "mallory";
              draft.inVault("$vault", "$shop");
              draft.other(
                  """
                  apiVersion: rekindle.dev/v1alpha1
                  kind: Backup
                  metadata:
                    name: copied
                    namespace: $shop
                    annotations: {rekindle.dev/uid: of-another-cluster}
                  spec:
                    register: true
                    storageRef: {name: s3-vault, namespace: $vault}
                  """);
            }),
        refused(
            "FromNothingForeign",
            "annotation rekindle.dev/from-nothing: expected it as the controller wrote it, or not at"
                + " all, found Shop/dc1. Leave it as it is; to fill new StatefulSets, create them"
                + " with rekindle.dev/restore-from.",
            draft ->
                draft.other(
                    """
                    apiVersion: rekindle.dev/v1alpha1
                    kind: Restore
                    metadata:
                      name: filled
                      namespace: $shop
                      annotations: {rekindle.dev/from-nothing: Shop/dc1}
                    spec:
                      backupRef: {name: nightly-1}
                      target: {selector: {matchLabels: {app: cassandra}}}
                    """)),
        refused(
            "DefaultStorageAmbiguous",
            "annotation rekindle.dev/default-storage: expected one default in the namespace, found"
                + " s3-main beside this one. Take the annotation off the other first.",
            draft -> {
              draft
                  .storage
                  .withObject("/metadata/annotations")
                  .put("rekindle.dev/default-storage", "true");
              second(draft);
            }),
        refused(
            "TargetMissing",
            "target.selector: expected at least one StatefulSet, found none. Create the StatefulSets,"
                + " or mend the selector.",
            draft ->
                draft.other(
                    """
                    apiVersion: rekindle.dev/v1alpha1
                    kind: Backup
                    metadata: {name: nightly-2, namespace: $shop}
                    spec:
                      target: {selector: {matchLabels: {app: none}}}
                      storageRef: {name: s3-main}
                    """)),
        refused(
            "ScheduleInvalid",
            "spec.timeZone: expected a name of the IANA database, found Europe/Berlim. Write it like"
                + " Europe/Berlin, or leave it out for UTC.",
            draft ->
                draft.other(
                    """
                    apiVersion: rekindle.dev/v1alpha1
                    kind: BackupSchedule
                    metadata: {name: nightly, namespace: $shop}
                    spec:
                      schedule: "0 2 * * *"
                      timeZone: Europe/Berlim
                      template:
                        spec:
                          target: {selector: {matchLabels: {app: cassandra}}}
                          storageRef: {name: s3-main}
                    """)));
  }

  private static void second(Draft draft) {
    ObjectNode second = draft.storage.deepCopy();
    second.withObject("/metadata").put("name", "second");
    draft.others.add(second);
  }

  private static Consumer<Draft> annotated(String key, String value) {
    return draft -> draft.annotations().put("rekindle.dev/" + key, value);
  }

  private static Consumer<Draft> secret(String name, String path) {
    return annotated(
        "inject-secrets", "[{\"name\": \"%s\", \"path\": \"%s\"}]".formatted(name, path));
  }
}
