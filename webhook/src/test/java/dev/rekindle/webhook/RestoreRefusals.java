package dev.rekindle.webhook;

import static dev.rekindle.webhook.Refusal.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** For each rule of restores that admission can see violated, a restore that violates it. */
final class RestoreRefusals {
  private static final String CONTROLLER =
      "the controller asks it, which reads the bucket; a Backup's status has no such state";

  /** Rules that nothing in a cluster's objects can violate, and which program asks them. */
  static final Map<String, String> SEEN_ELSEWHERE =
      Map.of(
          "RestoreBackupNodesUnnamed", CONTROLLER,
          "RestoreBackupEmpty", CONTROLLER,
          "RestoreBackupUnreadable", CONTROLLER,
          "RestoreProofTooWeak", CONTROLLER,
          "RestoreSnapshotsLost", CONTROLLER);

  private RestoreRefusals() {}

  static Stream<Refusal> all() {
    return Stream.of(backups(), engines(), topology(), tokens(), storages(), targets())
        .flatMap(List::stream);
  }

  private static List<Refusal> backups() {
    return List.of(
        refused(
            "RestoreBackupNameUnsupported",
            "backup name: expected a name that the bucket's layout can carry, found"
                + " \"finished-move\", which has \"finished\", which the index takes for a marker."
                + " Take a backup under another name.",
            status(status -> status.put("snapshotTag", "finished-move"))),
        refused(
            "RestoreBackupMissing",
            "backup: expected nightly-10 in the storage, found only nightly-1. Name one of those,"
                + " exactly, or look at the storage's URL and prefix.",
            draft -> draft.restore.withObject("/spec/backupRef").put("name", "nightly-10")),
        refused(
            "RestoreBackupForbidden",
            "backup: expected one that you may read, found nightly-1, which you may not get. Ask for"
                + " the right to get backups in its namespace.",
            draft -> {
              draft.inVault("$vault", "$shop");
              draft.user = "mallory";
            }),
        refused(
            "RestoreBackupFailed",
            "backup phase: expected Succeeded, found Failed. Choose a backup that succeeded.",
            status(status -> status.put("phase", "Failed"))),
        refused(
            "RestoreBackupUnfinished",
            "backup phase: expected Succeeded, found Running. Wait until it is finished, or choose"
                + " another backup.",
            status(status -> status.put("phase", "Running"))),
        refused(
            "RestoreBackupNodesMissing",
            "backup nodes: expected the data of every node in the token map, found nothing of old-1"
                + " (no manifest). Choose a backup that succeeded.",
            draft -> draft.node(1).put("state", "Incomplete").put("message", "no manifest")),
        refused(
            "RestoreNodeNameUnsupported",
            "backup nodes: expected names that the bucket's layout can carry, found"
                + " \"old_started_0\", which has \"_started_\", which the index takes for a marker."
                + " Rename the StatefulSet before its next backup; this one cannot be told apart"
                + " from the layout's own objects.",
            draft -> draft.node(0).put("name", "old_started_0")));
  }

  private static List<Refusal> engines() {
    return List.of(
        refused(
            "RestoreEngineMismatch",
            "engine of c1-r1-0: expected etcd as in the backup, found cassandra. Choose a target of"
                + " the same engine.",
            status(status -> status.put("engine", "etcd"))),
        refused(
            "RestoreEngineUnsupported",
            "backup engine: expected cassandra, found etcd. Restore it with the tool that wrote it.",
            status(status -> status.put("engine", "etcd"))),
        refused(
            "RestoreSourceVersionUnsupported",
            "release that wrote old-0: expected one of 4.0, 4.1, 5.0, found 3.11.14. Restore it into"
                + " that release with other means, upgrade there, and back up again.",
            status(status -> status.put("engineVersion", "3.11.14"))),
        refused(
            "RestoreTargetVersionUnsupported",
            "release of c1-r1-0: expected one of 4.1, 5.0, found 4.0.17. Choose a target of one of"
                + " these releases.",
            draft -> {
              draft.container().put("image", "cassandra:4.0.17");
              draft.backup.withObject("/status").put("engineVersion", "4.0.17");
            }),
        refused(
            "RestoreTargetOlder",
            "release of c1-r1-0: expected at least 5.0.10, which wrote old-0, found 5.0.9. Give the"
                + " target the backup's release, or a newer one.",
            status(status -> status.put("engineVersion", "5.0.10"))));
  }

  private static List<Refusal> topology() {
    return List.of(
        refused(
            "RestoreDatacenterMismatch",
            "datacenter of c1-r1-0: expected dc2 as in the backup, found dc1. Give the target the"
                + " same datacenter name; replication is bound to it.",
            draft -> draft.nodes().forEach(node -> node.put("datacenter", "dc2"))),
        refused(
            "RestoreRackMismatch",
            "racks: expected the same names in the backup and the target, found r1 only in the"
                + " target (c1-r1-0, c1-r1-1); r2 only in the backup (old-0, old-1). Give the"
                + " target's StatefulSets the backup's rack names.",
            draft -> draft.nodes().forEach(node -> node.put("rack", "r2"))),
        refused(
            "RestoreRackSizeMismatch",
            "nodes of rack r1: expected 2 as in the backup (old-0, old-1), found 1 (c1-r1-0). Scale"
                + " the StatefulSets of this rack to the expected number.",
            draft -> draft.statefulSet.withObject("/spec").put("replicas", 1)),
        refused(
            "RestoreNodeCountMismatch",
            "nodes of the target: expected 2 as in the backup, found 1. Scale the target to the"
                + " expected number.",
            draft -> draft.statefulSet.withObject("/spec").put("replicas", 1)),
        refused(
            "RestoreRackUnknown",
            "racks of the backup: expected one for each node, found none for old-1. Restore into"
                + " pods of the same names; the backup is too old to say more.",
            draft -> draft.node(1).remove("rack")),
        refused(
            "RestoreNodeRackMismatch",
            "rack of c1-r1-1: expected r2 as in the backup, found r1. Give the pod its rack back, or"
                + " other names to all pods.",
            draft -> draft.node(1).put("name", "c1-r1-1").put("rack", "r2")),
        refused(
            "RestoreNodeAmbiguous",
            "node names of the backup: expected each once, found old-0 more than once. Choose"
                + " another backup; it mixes two clusters.",
            draft -> draft.node(1).put("name", "old-0")));
  }

  private static List<Refusal> tokens() {
    return List.of(
        refused(
            "RestoreTokensMissing",
            "tokens: expected at least one for each node, found none for old-1. Choose another"
                + " backup; this token map is damaged.",
            draft -> draft.node(1).remove("tokenCount")),
        refused(
            "RestoreTokensShared",
            "tokens: expected each on one node, found 7 on old-0, old-1. Choose another backup; this"
                + " one was taken while nodes moved, or mixes two clusters.",
            draft -> draft.nodes().forEach(node -> node.putArray("tokens").add("7"))),
        refused(
            "RestoreTokenCountMismatch",
            "num_tokens of the target: expected 8, the tokens of old-0, found 16. Set num_tokens: 8.",
            draft -> draft.nodes().forEach(node -> node.put("tokenCount", 8))));
  }

  private static List<Refusal> storages() {
    return List.of(
        refused(
            "RestoreStorageNotReady",
            "storage s3-main: expected condition Ready, found bucket backups: NoSuchBucket. Mend the"
                + " BackupStorage; its status says when it is ready.",
            draft ->
                ((ObjectNode) draft.storage.at("/status/conditions/0"))
                    .put("status", "False")
                    .put("message", "bucket backups: NoSuchBucket")),
        refused(
            "RestoreStorageNotAllowed",
            "storage $vault/s3-vault: expected one that this namespace may use, found a storage whose"
                + " allowedNamespaces leave it out. Have the namespace added to"
                + " spec.allowedNamespaces.",
            draft -> draft.inVault("$vault", "team")),
        refused(
            "RestoreStorageNotInjected",
            "credentials of StatefulSet c1-r1: expected those for storage $vault/s3-vault, found"
                + " those for s3-main. Set its annotation rekindle.dev/storage to"
                + " \"s3-main,$vault/s3-vault\" and let it roll out.",
            draft -> draft.inVault("$vault", "$shop")),
        refused(
            "RestoreSecretMissing",
            "Secret s3-keys: expected it in the target's namespace, since pods mount no other, found"
                + " no such Secret. Create it there, with the storage's keys.",
            draft ->
                ((ObjectNode) draft.storage.at("/status/namespaces/0")).put("secret", "Missing")),
        refused(
            "RestoreSecretMissing",
            "Secret store-ca: expected it in the target's namespace, since pods mount no other, found"
                + " no such Secret. Create it there, with the storage's keys.",
            draft -> {
              draft
                  .storage
                  .withObject("/spec/caSecretRef")
                  .put("name", "store-ca")
                  .put("key", "ca.crt");
              ((ObjectNode) draft.storage.at("/status/namespaces/0")).put("caSecret", "Missing");
            }),
        refused(
            "RestoreSecretIncomplete",
            "Secret s3-keys: expected all keys of the storage, found it without"
                + " AWS_SECRET_ACCESS_KEY. Add these keys to the Secret.",
            draft ->
                ((ObjectNode) draft.storage.at("/status/namespaces/0"))
                    .put("secret", "Incomplete")
                    .putArray("missingKeys")
                    .add("AWS_SECRET_ACCESS_KEY")),
        refused(
            "RestoreVolumeTooSmall",
            "volume of c1-r1-1: expected at least 20.0 GiB (21474836480 bytes) for old-1, found 10.0"
                + " GiB (10737418240 bytes), volumeClaimTemplate of c1-r1. Give it a larger volume.",
            draft -> draft.node(1).put("bytes", 20L << 30)));
  }

  private static List<Refusal> targets() {
    return List.of(
        refused(
            "RestoreTargetMissing",
            "target.selector: expected at least one StatefulSet, found none. Create the StatefulSets"
                + " first, or mend the selector.",
            draft ->
                draft.restore.withObject("/spec/target/selector/matchLabels").put("app", "none")),
        refused(
            "RestoreTargetNotOptedIn",
            "labels of StatefulSet c1-r1: expected rekindle.dev/inject: \"true\", found no such"
                + " label. Add the label and let the StatefulSet roll out.",
            draft ->
                draft.statefulSet.withObject("/metadata/labels").remove("rekindle.dev/inject")),
        refused(
            "RestoreTargetNotRolledOut",
            "rollout of StatefulSet c1-r1: expected every pod with our container, of one revision,"
                + " found 0 of 2 pods with our container. Wait for the rollout, or remove its"
                + " partition.",
            draft -> draft.rolledOut = false),
        refused(
            "RestoreOtherRestoreRunning",
            "restores of the target: expected no other, found first. Wait until it is finished, or"
                + " delete it.",
            draft -> {
              ObjectNode first = draft.restore.deepCopy();
              first.withObject("/metadata").put("name", "first");
              draft.others.add(first);
            }),
        refused(
            "RestoreBackupRunning",
            "backups of the target: expected none that runs, found nightly-2. Wait until it is"
                + " finished, or delete it.",
            draft ->
                draft.other(
                    """
                    apiVersion: rekindle.dev/v1alpha1
                    kind: Backup
                    metadata: {name: nightly-2, namespace: $shop}
                    spec:
                      target: {selector: {matchLabels: {app: cassandra}}}
                      storageRef: {name: s3-main}
                    """)),
        refused(
            "RestoreOtherDatacenterAlive",
            "other datacenters of the cluster: expected none alive, found dc2. Rebuild the target"
                + " from the living ones (nodetool rebuild), or stop them first.",
            draft -> {
              ObjectNode other = draft.statefulSet.deepCopy();
              other.withObject("/metadata").put("name", "c1-dc2");
              other.withObject("/metadata/labels").put("app", "elsewhere");
              ((ObjectNode) other.at("/spec/template/spec/containers/0/env/1")).put("value", "dc2");
              other.putObject("status").put("replicas", 2).put("readyReplicas", 2);
              draft.others.add(other);
            }),
        refused(
            "RestoreModeUnsupported",
            "mode: expected Replace, found Import. Leave it out; other modes are reserved.",
            draft -> draft.restore.withObject("/spec").put("mode", "Import")),
        refused(
            "RestoreTablesUnsupported",
            "tables: expected none, which means all, found shop.carts. Leave it out; the field is"
                + " reserved.",
            draft -> draft.restore.withObject("/spec").putArray("tables").add("shop.carts")));
  }

  private static Consumer<Draft> status(Consumer<ObjectNode> change) {
    return draft -> change.accept(draft.backup.withObject("/status"));
  }
}
