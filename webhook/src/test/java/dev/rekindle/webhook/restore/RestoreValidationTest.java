package dev.rekindle.webhook.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.Backup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.Restore;
import dev.rekindle.api.reading.SetReading;
import dev.rekindle.rule.RestorePreview;
import dev.rekindle.webhook.Calls;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.Scene;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.cluster.Permission;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreValidationTest {
  private final Scene scene = new Scene();

  @Test
  void tellsThePlanOfARestoreThatWorks() {
    Answer answer = apply(Scene.restore());

    assertThat(answer)
        .isEqualTo(
            new Answer.Allowed(
                List.of("rack r1 (2 nodes, 2.0 MiB): c1-r1-0 <- old-0, c1-r1-1 <- old-1")));
  }

  @Test
  void namesTheBackupsThatAreThere() {
    ObjectNode restore = Scene.restore();
    restore.withObject("/spec/backupRef").put("name", "nightly-10");

    assertThat(refused(restore))
        .containsExactly(
            "RestoreBackupMissing: backup: expected nightly-10 in the storage, found only"
                + " nightly-1. Name one of those, exactly, or look at the storage's URL and"
                + " prefix.");
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    scene.backup(
        backup -> {
          ObjectNode status = backup.withObject("/status");
          status.put("engineVersion", "5.1.0").put("datacenter", "dc2");
          status
              .withArray("nodes")
              .forEach(node -> ((ObjectNode) node).put("datacenter", "dc2").put("tokenCount", 8));
        });
    scene.storage(
        storage -> ((ObjectNode) storage.at("/status/conditions/0")).put("status", "False"));
    ObjectNode restore = Scene.restore();
    restore.withObject("/spec").put("mode", "Import").putArray("tables").add("shop.carts");

    assertThat(refused(restore))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsOnly(
            "RestoreSourceVersionUnsupported",
            "RestoreTargetOlder",
            "RestoreDatacenterMismatch",
            "RestoreTokenCountMismatch",
            "RestoreStorageNotReady",
            "RestoreModeUnsupported",
            "RestoreTablesUnsupported");
  }

  @Test
  void refusesARackThatIsTooSmall() {
    scene.statefulSet(set -> set.getSpec().setReplicas(1));

    assertThat(refused(Scene.restore()))
        .contains(
            "RestoreRackSizeMismatch: nodes of rack r1: expected 2 as in the backup (old-0, old-1),"
                + " found 1 (c1-r1-0). Scale the StatefulSets of this rack to the expected number.");
  }

  @Test
  void refusesABackupThatIsNotFinished() {
    scene.backup(backup -> backup.withObject("/status").put("phase", "Running"));

    // It counts as a running backup of the target, too.
    assertThat(refused(Scene.restore()))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .contains("RestoreBackupUnfinished", "RestoreBackupRunning");
  }

  @Test
  void refusesStatefulSetsThatAreNotRolledOut() {
    scene.statefulSet(set -> set.getSpec().getTemplate().getSpec().setInitContainers(List.of()));

    assertThat(refused(Scene.restore()))
        .containsExactly(
            "RestoreTargetNotRolledOut: rollout of StatefulSet c1-r1: expected every pod with our"
                + " container, of one revision, found no container rekindle-restore in the"
                + " template, 0 of 2 pods with our container. Wait for the rollout, or remove its"
                + " partition.");
  }

  @Test
  void refusesStatefulSetsThatHaveNotOptedIn() {
    scene.statefulSet(set -> set.getMetadata().setLabels(Map.of("app", "cassandra")));

    assertThat(refused(Scene.restore()))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .contains("RestoreTargetNotOptedIn");
  }

  @Test
  void refusesAStorageWithoutItsSecretInTheNamespace() {
    scene.storage(
        storage -> ((ObjectNode) storage.at("/status/namespaces/0")).put("secret", "Missing"));

    assertThat(refused(Scene.restore()))
        .containsExactly(
            "RestoreSecretMissing: Secret s3-keys: expected it in the target's namespace, since pods"
                + " mount no other, found no such Secret. Create it there, with the storage's"
                + " keys.");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://backups/shop, AWS_SECRET_ACCESS_KEY",
    "gcp://backups/shop, gcp.json",
    "azure://backups/shop, AZURE_STORAGE_KEY"
  })
  void namesTheKeysThatTheSecretOfACloudLacks(String url, String key) {
    scene.storage(
        storage -> {
          storage.withObject("/spec").put("url", url);
          ((ObjectNode) storage.at("/status/namespaces/0"))
              .put("secret", "Incomplete")
              .putArray("missingKeys")
              .add(key);
        });

    assertThat(refused(Scene.restore()))
        .containsExactly(
            "RestoreSecretIncomplete: Secret s3-keys: expected all keys of the storage, found it"
                + " without %s. Add these keys to the Secret.".formatted(key));
  }

  @Test
  void refusesAStorageThatThePodsHaveNoCredentialsFor() {
    scene.statefulSet(
        set -> {
          set.getMetadata().setAnnotations(Map.of("rekindle.dev/storage", "other"));
          restoreContainer(set)
              .getVolumeMounts()
              .removeIf(mount -> mount.getMountPath().endsWith("/s3-main/credentials"));
        });

    assertThat(refused(Scene.restore()))
        .containsExactly(
            "RestoreStorageNotInjected: credentials of StatefulSet c1-r1: expected those for storage"
                + " s3-main, found those for other. Set its annotation rekindle.dev/storage to"
                + " \"other,s3-main\" and let it roll out.");
  }

  @Test
  void looksAtWhatThePodsHaveAndNotAtWhatTheDefaultIsNow() {
    scene.statefulSet(set -> set.getMetadata().setAnnotations(Map.of()));
    assertThat(apply(Scene.restore())).as("injected before").isInstanceOf(Answer.Allowed.class);

    scene.storage(
        storage ->
            storage
                .withObject("/metadata/annotations")
                .put("rekindle.dev/default-storage", "true"));
    scene.statefulSet(
        set ->
            restoreContainer(set)
                .getVolumeMounts()
                .forEach(
                    mount ->
                        mount.setMountPath(mount.getMountPath().replace("/s3-main/", "/old/"))));

    assertThat(refused(Scene.restore()))
        .singleElement()
        .asString()
        .startsWith("RestoreStorageNotInjected: ")
        .endsWith(
            "Set its annotation rekindle.dev/storage to \"old,s3-main\" and let it roll out.");
  }

  private static Container restoreContainer(StatefulSet set) {
    return new SetReading(set).restoreContainer().orElseThrow();
  }

  @Test
  void namesTheSecretWithTheCertificatesThatIsNotThere() {
    scene.storage(storage -> withCertificates(storage, "Missing"));

    assertThat(refused(Scene.restore()))
        .containsExactly(
            "RestoreSecretMissing: Secret store-ca: expected it in the target's namespace, since"
                + " pods mount no other, found no such Secret. Create it there, with the storage's"
                + " keys.");
  }

  @Test
  void namesTheKeyThatTheCertificatesShouldBeUnder() {
    scene.storage(
        storage -> {
          withCertificates(storage, "Incomplete");
          ((ObjectNode) storage.at("/status/namespaces/0")).put("secret", "Missing");
        });

    assertThat(refused(Scene.restore()))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("RestoreSecretMissing: Secret s3-keys: "))
        .anyMatch(
            line ->
                line.startsWith("RestoreSecretIncomplete: Secret store-ca: ")
                    && line.contains("without ca.crt"));
  }

  @Test
  void needsTheCertificatesOfAStorageThatNamesNoCredentials() {
    scene.storage(
        storage -> {
          withCertificates(storage, "Missing");
          storage.withObject("/spec").remove("credentialsSecretRef");
        });

    assertThat(refused(Scene.restore()))
        .anyMatch(line -> line.startsWith("RestoreSecretMissing: Secret store-ca: "));
  }

  private static void withCertificates(ObjectNode storage, String state) {
    storage.withObject("/spec/caSecretRef").put("name", "store-ca").put("key", "ca.crt");
    ((ObjectNode) storage.at("/status/namespaces/0")).put("caSecret", state);
  }

  @Test
  void refusesAVolumeThatIsTooSmall() {
    PersistentVolumeClaim claim = scene.cluster().claim("shop", "data-c1-r1-1").orElseThrow();
    claim.getStatus().setCapacity(Map.of("storage", new Quantity("1Ki")));

    assertThat(refused(Scene.restore()))
        .singleElement()
        .asString()
        .startsWith("RestoreVolumeTooSmall: volume of c1-r1-1:")
        .contains("claim data-c1-r1-1");
  }

  @Test
  void refusesASecondRestoreOfTheSameTarget() {
    scene.with(
        Restore.class,
        """
        apiVersion: rekindle.dev/v1alpha1
        kind: Restore
        metadata: {name: first, namespace: shop}
        spec:
          backupRef: {name: nightly-1}
          target: {selector: {matchLabels: {rekindle.dev/inject: "true"}}}
        status: {phase: Staging}
        """);

    assertThat(refused(Scene.restore()))
        .containsExactly(
            "RestoreOtherRestoreRunning: restores of the target: expected no other, found first."
                + " Wait until it is finished, or delete it.");
  }

  @Test
  void letsANewerOneTakeOverFromOneThatDoesNotGetThrough() {
    scene.with(Restore.class, committing("NodeStuck"));
    assertThat(apply(Scene.restore())).isInstanceOf(Answer.Allowed.class);

    scene.with(Restore.class, committing("Switching"));
    assertThat(refused(Scene.restore())).anyMatch(line -> line.endsWith("or delete it."));
  }

  private static String committing(String reason) {
    return """
        apiVersion: rekindle.dev/v1alpha1
        kind: Restore
        metadata: {name: first, namespace: shop}
        spec:
          backupRef: {name: nightly-1}
          target: {selector: {matchLabels: {rekindle.dev/inject: "true"}}}
        status:
          phase: Committing
          conditions:
            - {type: Ready, status: "False", reason: %s, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
        """
        .formatted(reason);
  }

  @Test
  void isNotInTheWayOfWhatIsFilledFromNothingElsewhere() {
    scene.with(Restore.class, fromNothing("Other/dc1"));
    assertThat(apply(Scene.restore())).isInstanceOf(Answer.Allowed.class);

    scene.with(Restore.class, fromNothing("Shop/dc1"));
    assertThat(apply(Scene.restore()))
        .as("created without restore-from")
        .isInstanceOf(Answer.Allowed.class);

    scene.statefulSet(
        set -> set.getMetadata().setAnnotations(Map.of("rekindle.dev/restore-from", "nightly-1")));
    assertThat(refused(Scene.restore()))
        .anyMatch(line -> line.startsWith("RestoreOtherRestoreRunning"));
  }

  private static String fromNothing(String place) {
    return """
        apiVersion: rekindle.dev/v1alpha1
        kind: Restore
        metadata:
          name: first
          namespace: shop
          annotations: {rekindle.dev/from-nothing: %s}
        spec:
          backupRef: {name: nightly-1}
          target: {selector: {matchLabels: {rekindle.dev/inject: "true"}}}
        """
        .formatted(place);
  }

  @Test
  void onlyTheControllerSaysThatARestoreFillsWhatIsNew() {
    ObjectNode plain = Scene.restore();
    ObjectNode marked = plain.deepCopy();
    marked.withObject("/metadata/annotations").put("rekindle.dev/from-nothing", "Shop/dc1");

    assertThat(refused(marked)).allMatch(line -> line.startsWith("FromNothingForeign"));
    assertThat(update(plain, marked)).isInstanceOf(Answer.Denied.class);
    assertThat(update(marked, plain)).isInstanceOf(Answer.Denied.class);
    assertThat(update(marked, marked)).isEqualTo(Answer.YES);
  }

  @Test
  void refusesABackupOfAnotherNamespaceThatTheUserMayNotRead() {
    ObjectNode restore = Scene.restore();
    restore.withObject("/spec/backupRef").put("namespace", "vault");
    scene.cluster().forbid(Permission.ours("backups", "vault", "nightly-1"));

    assertThat(refused(restore))
        .containsExactly(
            "RestoreBackupForbidden: backup: expected one that you may read, found nightly-1, which"
                + " you may not get. Ask for the right to get backups in its namespace.");
  }

  @Test
  void refusesABackupWhoseStorageLeavesTheNamespaceOut() {
    inVault("[team]");
    ObjectNode restore = Scene.restore();
    restore.withObject("/spec/backupRef").put("namespace", "vault");

    assertThat(refused(restore))
        .anyMatch(line -> line.startsWith("RestoreStorageNotAllowed: storage vault/s3-vault"));
  }

  @Test
  void admitsABackupOfAnotherNamespaceThatAllItsOwnersLetIn() {
    inVault("[shop]");
    scene.statefulSet(
        set ->
            restoreContainer(set)
                .getVolumeMounts()
                .add(
                    new VolumeMountBuilder()
                        .withName("s2")
                        .withMountPath("/etc/rekindle/storages/vault_s3-vault/credentials")
                        .build()));
    ObjectNode restore = Scene.restore();
    restore.withObject("/spec/backupRef").put("namespace", "vault");

    assertThat(apply(restore)).isInstanceOf(Answer.Allowed.class);
  }

  @Test
  void refusesToRestoreBesideALivingDatacenterOfTheSameCluster() {
    StatefulSet other = Scene.storageless("c1-dc2", "dc2");
    other.getStatus().setReadyReplicas(2);
    scene.cluster().with(other);

    assertThat(refused(Scene.restore()))
        .containsExactly(
            "RestoreOtherDatacenterAlive: other datacenters of the cluster: expected none alive,"
                + " found dc2. Rebuild the target from the living ones (nodetool rebuild), or stop"
                + " them first.");
  }

  @Test
  void warnsOfReplicasElsewhereAndOfRowsThatHaveExpired() {
    scene.backup(
        backup -> {
          ObjectNode schema = backup.withObject("/status/schema");
          schema
              .withArray("replication")
              .addObject()
              .put("keyspace", "shop")
              .withObject("/datacenters")
              .put("dc1", 3)
              .put("dc2", 2);
          schema.withArray("timeToLive").addObject().put("table", "shop.carts").put("seconds", 60);
        });

    assertThat(((Answer.Allowed) apply(Scene.restore())).warnings())
        .hasSize(3)
        .contains(
            "RestoreReplicationElsewhere: replication of keyspace shop: expected datacenters that"
                + " are there (dc1), found dc2. Once restored, run: ALTER KEYSPACE \"shop\" WITH"
                + " replication = {'class': 'NetworkTopologyStrategy', 'dc1': 3};")
        .anyMatch(
            line ->
                line.endsWith(
                    "found shorter for shop.carts. Expect no rows in them: all"
                        + " have expired since."));
  }

  @Test
  void letsACopyInUnchecked() {
    ObjectNode restore = Scene.restore();
    restore.withObject("/metadata/annotations").put("rekindle.dev/uid", "of-another-cluster");
    restore.withObject("/spec/backupRef").put("name", "gone");

    assertThat(apply(restore)).isEqualTo(Answer.YES);
  }

  @Test
  void checksWhatComesWithAnEmptyStamp() {
    ObjectNode restore = stamped(Scene.restore(), "");
    restore.withObject("/spec/backupRef").put("name", "gone");

    assertThat(refused(restore)).anyMatch(line -> line.startsWith("RestoreBackupMissing"));
  }

  @Test
  void onlyTheControllerStamps() {
    ObjectNode seen = stamped(Scene.restore(), "of-the-first");
    ObjectNode another = stamped(Scene.restore(), "of-another");

    assertThat(Calls.lines(update(seen, another)))
        .containsExactly(
            "StampForeign: annotation rekindle.dev/uid: expected of-the-first, as it is, found"
                + " of-another. Leave it as it is; to ask once more, create an object of another"
                + " name without it.");
    assertThat(Calls.lines(update(seen, Scene.restore())))
        .singleElement()
        .asString()
        .contains("found it taken away");
    assertThat(Calls.lines(update(Scene.restore(), another)))
        .singleElement()
        .asString()
        .contains("expected none but what the controller sets, found of-another");
  }

  @Test
  void letsEverythingElseOfAStampedRestoreChange() {
    ObjectNode seen = stamped(Scene.restore(), "of-the-first");
    seen.withObject("/metadata").withArray("finalizers").add("rekindle.dev/restore");
    ObjectNode now = stamped(Scene.restore(), "of-the-first");
    now.withObject("/metadata/annotations").put("team", "shop");

    assertThat(update(seen, now)).isEqualTo(Answer.YES);
  }

  private static ObjectNode stamped(ObjectNode restore, String stamp) {
    restore.withObject("/metadata/annotations").put("rekindle.dev/uid", stamp);
    return restore;
  }

  @Test
  void saysWhenTheStatusIsTooSmallToTellThePlan() {
    scene.backup(backup -> backup.withObject("/status").put("totalNodes", 600));

    assertThat(apply(Scene.restore()))
        .isEqualTo(
            new Answer.Allowed(
                List.of(
                    "which pod gets which node's data is decided when the controller has read the"
                        + " backup")));
  }

  @Test
  void staysWithinWhatAnApiServerKeepsOfWarnings() {
    scene.statefulSet(set -> set.getSpec().setReplicas(400));
    scene.backup(
        backup -> {
          var nodes = backup.withObject("/status").put("totalNodes", 400).putArray("nodes");
          for (int i = 0; i < 400; i++) {
            nodes
                .addObject()
                .put("name", "a-node-with-quite-a-long-name-" + i)
                .put("rack", "r1")
                .put("tokenCount", 16)
                .put("state", "Complete")
                .put("bytes", 1);
          }
        });

    Answer answer = apply(Scene.restore());

    assertThat(answer).isInstanceOf(Answer.Allowed.class);
    List<String> warnings = ((Answer.Allowed) answer).warnings();
    assertThat(warnings).isNotEmpty().allMatch(line -> line.length() <= RestorePreview.LINE);
    assertThat(warnings.stream().mapToInt(String::length).sum())
        .isLessThanOrEqualTo(RestorePreview.TOTAL);
  }

  private void inVault(String allowed) {
    ObjectNode storage = Manifests.MAPPER.valueToTree(Scene.storage());
    storage.withObject("/metadata").put("namespace", "vault").put("name", "s3-vault");
    storage
        .withObject("/spec")
        .putArray("allowedNamespaces")
        .add(allowed.substring(1, allowed.length() - 1));
    scene.cluster().with(Manifests.MAPPER.convertValue(storage, BackupStorage.class));
    ObjectNode backup = Manifests.MAPPER.valueToTree(Scene.backup());
    backup.withObject("/metadata").put("namespace", "vault");
    backup.withObject("/spec/storageRef").put("name", "s3-vault");
    scene.cluster().with(Manifests.MAPPER.convertValue(backup, Backup.class));
  }

  private Answer apply(ObjectNode restore) {
    return Calls.validate(scene.cluster(), Calls.create("Restore", restore));
  }

  private Answer update(ObjectNode old, ObjectNode restore) {
    return Calls.validate(scene.cluster(), Calls.update("Restore", restore, old));
  }

  private List<String> refused(ObjectNode restore) {
    return Calls.lines(apply(restore));
  }
}
