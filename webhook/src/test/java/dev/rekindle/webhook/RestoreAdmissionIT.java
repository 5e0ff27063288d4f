package dev.rekindle.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.testkit.KubeApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores, backups and storages on a real API server, by people with and without rights. */
class RestoreAdmissionIT {
  private static final String CONTROLLER =
      "system:serviceaccount:rekindle-system:rekindle-controller";

  @TempDir static Path directory;
  private static LiveCluster cluster;
  private static KubeApi api;
  private LiveShop shop;

  @BeforeAll
  static void start() {
    cluster = new LiveCluster(directory);
    api = cluster.api();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void openShop() {
    shop = new LiveShop(cluster);
    shop.backup(Scene.backupRegistered());
    api.mustKubectl("apply", "-f", shop.file(shop.manifest("official-cassandra")));
    shop.rollOut(shop.statefulSet("c1-r1"));
  }

  @Test
  void previewsARestoreInADryRunAndThenAdmitsIt() {
    String file = shop.file(restore());

    assertThat(api.mustKubectl("apply", "--dry-run=server", "-f", file))
        .contains(
            "Warning: rack r1 (2 nodes, 2.0 MiB): c1-r1-0 <- old-0, c1-r1-1 <- old-1",
            "created (server dry run)");
    assertThat(api.kubectl("-n", shop.namespace(), "get", "restore", "again").output())
        .contains("NotFound");
    assertThat(api.mustKubectl("apply", "-f", file)).contains("created");
  }

  @Test
  void refusesWhatCannotWorkWithEveryReason() {
    ObjectNode restore = restore();
    restore.withObject("/spec/backupRef").put("name", "nightly");
    restore.withObject("/spec/target/selector/matchLabels").put("app", "none");

    assertThat(api.kubectl("apply", "-f", shop.file(restore)).output())
        .contains(
            "admission webhook \"objects.rekindle.dev\" denied the request: 2 problems:",
            "* RestoreBackupMissing: backup: expected nightly in the storage, found only nightly-1."
                + " Name one of those, exactly, or look at the storage's URL and prefix.",
            "* RestoreTargetMissing: target.selector: expected at least one StatefulSet, found none."
                + " Create the StatefulSets first, or mend the selector.");
  }

  @Test
  void refusesASecondRestoreWhileTheFirstGoesOn() {
    api.mustKubectl("apply", "-f", shop.file(restore()));
    ObjectNode second = restore();
    second.withObject("/metadata").put("name", "second");

    assertThat(api.kubectl("apply", "-f", shop.file(second)).output())
        .contains("RestoreOtherRestoreRunning", "found again");
    // The same object once more is no second restore.
    assertThat(api.mustKubectl("apply", "-f", shop.file(restore()))).contains("unchanged");
  }

  @Test
  void givesATenantNoWayToABackupOfAnotherNamespace() {
    LiveShop other = new LiveShop(cluster);
    tenant("mallory", other.namespace());
    api.mustKubectl("apply", "-f", other.file(other.manifest("official-cassandra")));
    other.rollOut(other.statefulSet("c1-r1"));
    ObjectNode restore = restore();
    restore.withObject("/metadata").put("namespace", other.namespace());
    restore.withObject("/spec/backupRef").put("namespace", shop.namespace());
    String file = other.file(restore);

    String refused = api.kubectl("--as=mallory", "apply", "-f", file).output();

    assertThat(refused).contains("RestoreBackupForbidden").doesNotContain("old-0");
    // Who may read it is still held back by the storage, which lets only its own namespace in.
    assertThat(api.kubectl("apply", "-f", file).output()).contains("RestoreStorageNotAllowed");
  }

  @Test
  void refusesToNameASecretThatOneMayNotGet() {
    tenant("eve", shop.namespace());
    String file =
        cluster.file(
            "storage.yaml",
            """
            apiVersion: rekindle.dev/v1alpha1
            kind: BackupStorage
            metadata: {name: borrowed, namespace: %s}
            spec:
              url: s3://backups/borrowed
              credentialsSecretRef: {name: s3-keys}
            """
                .formatted(shop.namespace()));

    assertThat(api.kubectl("--as=eve", "apply", "-f", file).output())
        .contains(
            "SecretForbidden: spec.credentialsSecretRef or spec.caSecretRef: expected a Secret that"
                + " eve may get, found s3-keys, which eve may not.");
    api.mustKubectl("apply", "-f", file);
  }

  @Test
  void refusesBackupsAndSchedulesOfNothing() {
    String file =
        cluster.file(
            "nothing.yaml",
            """
            apiVersion: rekindle.dev/v1alpha1
            kind: Backup
            metadata: {name: nightly-0, namespace: %1$s}
            spec:
              target: {selector: {matchLabels: {app: none}}}
              storageRef: {name: s3-man}
            ---
            apiVersion: rekindle.dev/v1alpha1
            kind: BackupSchedule
            metadata: {name: nightly, namespace: %1$s}
            spec:
              schedule: "61 2 * * *"
              timeZone: Europe/Berlin
              template:
                spec:
                  target: {selector: {matchLabels: {app: cassandra}}}
                  storageRef: {name: s3-main}
            """
                .formatted(shop.namespace()));

    assertThat(api.kubectl("apply", "-f", file).output())
        .contains(
            "TargetMissing", "StorageMissing", "Did you mean s3-main?", "found \"61\" as minute");
  }

  @Test
  void letsOnlyTheControllerStampWhatIsThere() {
    String file = shop.file(restore());
    api.mustKubectl("apply", "-f", file);

    assertThat(annotate("jane", "rekindle.dev/uid=another"))
        .contains("StampForeign", "found another");
    assertThat(annotate(CONTROLLER, "rekindle.dev/uid=its-own")).contains("annotated");
    assertThat(annotate("jane", "rekindle.dev/uid=another", "--overwrite"))
        .contains("StampForeign");
    assertThat(annotate("jane", "rekindle.dev/uid-"))
        .contains("StampForeign", "found it taken away");
    assertThat(annotate("jane", "team=shop")).contains("annotated");
    assertThat(api.mustKubectl("apply", "-f", file)).contains("unchanged");
    api.mustKubectl("-n", shop.namespace(), "delete", "restore", "again");
  }

  @Test
  void doesNotLetACopyBecomeMoreThanOne() {
    ObjectNode copy = restore();
    copy.withObject("/spec/backupRef").put("name", "gone");
    copy.withObject("/metadata/annotations").put("rekindle.dev/uid", "of-another-cluster");
    api.mustKubectl("apply", "-f", shop.file(copy));

    assertThat(annotate("jane", "rekindle.dev/uid-"))
        .contains("StampForeign", "found it taken away");
  }

  private String annotate(String user, String... changes) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-n",
                shop.namespace(),
                "--as=" + user,
                "--as-group=system:masters",
                "annotate",
                "restore",
                "again"));
    command.addAll(List.of(changes));
    return api.kubectl(command.toArray(String[]::new)).output();
  }

  @Test
  void holdsNothingUpThatIsBeingDeletedEvenWhileItIsAway() {
    api.mustKubectl("apply", "-f", shop.file(restore()));
    String namespace = shop.namespace();
    api.mustKubectl(
        "-n",
        namespace,
        "patch",
        "restore",
        "again",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":[\"rekindle.dev/held\"]}}");
    api.mustKubectl("-n", namespace, "delete", "restore", "again", "--wait=false");
    cluster.stopWebhook();
    try {
      api.mustKubectl(
          "-n",
          namespace,
          "patch",
          "restore",
          "again",
          "--type=merge",
          "-p",
          "{\"metadata\":{\"finalizers\":null}}");
      api.mustKubectl("-n", namespace, "delete", "statefulset", "c1-r1", "--wait=false");
    } finally {
      restart();
    }
    assertThat(api.kubectl("-n", namespace, "get", "restore", "again").output())
        .contains("NotFound");
  }

  @Test
  void refusesOnlyWhatHasOptedInWhileItIsAway() {
    LiveShop other = new LiveShop(cluster);
    ObjectNode plain = other.manifest("official-cassandra");
    plain.withObject("/metadata/labels").remove("rekindle.dev/inject");
    api.mustKubectl("-n", shop.namespace(), "delete", "pod", "c1-r1-0", "--force");
    cluster.stopWebhook();
    try {
      assertThat(
              api.kubectl("apply", "-f", other.file(other.manifest("official-cassandra"))).output())
          .contains("failed calling webhook \"statefulsets.rekindle.dev\"");
      api.mustKubectl("apply", "-f", other.file(plain));
      // A pod of a StatefulSet that is injected already starts again.
      shop.pod(shop.statefulSet("c1-r1"), "c1-r1-0");
    } finally {
      restart();
    }
  }

  @Test
  void refusesWhatTheWebhookWasNotAskedAboutInsideOfTheApiServer() {
    ObjectNode manifest = shop.manifest("official-cassandra");
    manifest.withObject("/metadata").put("name", "unasked");
    api.mustKubectl("delete", "mutatingwebhookconfiguration", "rekindle-webhook");
    try {
      assertThat(api.kubectl("apply", "-f", shop.file(manifest)).output())
          .contains("ValidatingAdmissionPolicy 'rekindle-injected'", "rekindle-restore");
    } finally {
      cluster.configure();
    }
  }

  private void restart() {
    cluster.startWebhook();
  }

  /** Gives somebody everything in a namespace but its Secrets. */
  private void tenant(String user, String namespace) {
    api.mustKubectl(
        "-n",
        namespace,
        "create",
        "role",
        "tenant",
        "--verb=get,list,create,update,patch,delete",
        "--resource=restores.rekindle.dev,backups.rekindle.dev,backupstorages.rekindle.dev,statefulsets.apps");
    api.mustKubectl(
        "-n",
        namespace,
        "create",
        "rolebinding",
        "tenant-" + user,
        "--role=tenant",
        "--user=" + user);
  }

  private ObjectNode restore() {
    ObjectNode restore = Scene.restore();
    restore.withObject("/metadata").put("namespace", shop.namespace());
    return restore;
  }
}
