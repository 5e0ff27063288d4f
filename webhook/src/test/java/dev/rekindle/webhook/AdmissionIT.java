package dev.rekindle.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.name.Injected;
import dev.rekindle.testkit.KubeApi;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see who use kubectl on a real API server. */
class AdmissionIT {
  private static final String OFFICIAL = "official-cassandra";

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
  }

  @ParameterizedTest
  @CsvSource({
    "official-cassandra, c1-r1",
    "cass-operator, cluster1-dc1-r1-sts",
    "bitnami-cassandra, shop-cassandra",
    "etcd, etcd"
  })
  void injectsAndAppliesTheSameManifestAgainWithoutAChange(String manifest, String name) {
    String file = shop.file(shop.manifest(manifest));

    api.mustKubectl("apply", "-f", file);
    StatefulSet created = shop.statefulSet(name);
    assertThat(inits(created)).endsWith(ours(manifest));

    // It says "configured" for every StatefulSet with volumeClaimTemplates; what counts is this.
    api.mustKubectl("apply", "-f", file);
    assertSame(created, shop.statefulSet(name));
    api.mustKubectl("replace", "-f", file);
    assertSame(created, shop.statefulSet(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {OFFICIAL, "cass-operator", "bitnami-cassandra", "etcd"})
  void appliesTheSameManifestOnTheServerSideTwiceWithoutAChange(String manifest) {
    JsonNode tree = shop.manifest(manifest);
    String file = shop.file(tree);
    String name = tree.at("/metadata/name").asText();

    api.mustKubectl("apply", "--server-side", "-f", file);
    StatefulSet created = shop.statefulSet(name);
    api.mustKubectl("apply", "--server-side", "-f", file);

    assertThat(inits(created)).endsWith(ours(manifest));
    assertSame(created, shop.statefulSet(name));
    assertThat(shop.statefulSet(name).getMetadata().getResourceVersion())
        .isEqualTo(created.getMetadata().getResourceVersion());
  }

  @Test
  void showsNoDifferenceBetweenTheManifestAndWhatIsThere() {
    String file = shop.file(shop.manifest(OFFICIAL));
    api.mustKubectl("apply", "-f", file);

    assertThat(api.mustKubectl("diff", "-f", file)).isEmpty();
    assertThat(api.mustKubectl("diff", "--server-side", "--force-conflicts", "-f", file)).isEmpty();
  }

  @Test
  void scalesWithoutTouchingTheTemplate() {
    api.mustKubectl("apply", "-f", shop.file(shop.manifest(OFFICIAL)));
    StatefulSet before = shop.statefulSet("c1-r1");

    api.mustKubectl("-n", shop.namespace(), "scale", "sts", "c1-r1", "--replicas=3");
    ObjectNode three = shop.manifest(OFFICIAL);
    three.withObject("/spec").put("replicas", 4);
    api.mustKubectl("apply", "-f", shop.file(three));

    StatefulSet after = shop.statefulSet("c1-r1");
    assertThat(after.getSpec().getReplicas()).isEqualTo(4);
    assertThat(after.getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());
  }

  @Test
  void takesExactlyItsOwnPartsOutWhenTheOwnerOptsOut() {
    ObjectNode plain = shop.manifest(OFFICIAL);
    plain.withObject("/metadata/labels").remove("rekindle.dev/inject");
    ObjectNode twin = plain.deepCopy();
    twin.withObject("/metadata").put("name", "twin");
    api.mustKubectl("apply", "-f", shop.file(twin));
    api.mustKubectl("apply", "-f", shop.file(shop.manifest(OFFICIAL)));

    api.mustKubectl("-n", shop.namespace(), "label", "sts", "c1-r1", "rekindle.dev/inject-");

    assertThat(shop.statefulSet("c1-r1").getSpec().getTemplate())
        .isEqualTo(shop.statefulSet("twin").getSpec().getTemplate());
  }

  @Test
  void changesNothingInADryRun() {
    String file = shop.file(shop.manifest(OFFICIAL));

    assertThat(api.mustKubectl("apply", "--dry-run=server", "-o", "yaml", "-f", file))
        .contains(Injected.RESTORE_CONTAINER);
    assertThat(shop.statefulSet("c1-r1")).isNull();
  }

  @Test
  void leavesUnlabelledObjectsUntouched() {
    ObjectNode plain = shop.manifest(OFFICIAL);
    plain.withObject("/metadata/labels").remove("rekindle.dev/inject");
    plain.withObject("/metadata/annotations").put("rekindle.dev/no-such-thing", "1");

    api.mustKubectl("apply", "-f", shop.file(plain));

    assertThat(inits(shop.statefulSet("c1-r1"))).isEmpty();
  }

  @Test
  void saysEverythingThatIsWrongWithAStatefulSetAtOnce() {
    ObjectNode manifest = shop.manifest(OFFICIAL);
    manifest.withObject("/spec/template/spec").remove("securityContext");
    manifest
        .withObject("/metadata/annotations")
        .put("rekindle.dev/storage", "s3-mian")
        .put("rekindle.dev/dat-path", "/x");

    assertThat(api.kubectl("apply", "-f", shop.file(manifest)).output())
        .contains(
            "admission webhook \"statefulsets.rekindle.dev\" denied the request: 3 problems:",
            "* AnnotationUnknown: metadata.annotations: expected annotations that exist, found"
                + " rekindle.dev/dat-path. Did you mean rekindle.dev/data-path?",
            "* FsGroupMissing: spec.template.spec.securityContext.fsGroup: expected a group,",
            "* StorageMissing: annotation rekindle.dev/storage: expected BackupStorages that exist,"
                + " found s3-mian. Did you mean s3-main?");
  }

  @Test
  void mountsSecretsThatOnlyAPodCanName() {
    ObjectNode manifest = shop.manifest(OFFICIAL);
    manifest
        .withObject("/metadata/annotations")
        .put(
            "rekindle.dev/inject-secrets",
            "[{\"name\":\"keys-${POD_NAME}\",\"path\":\"/etc/keys\",\"optional\":true}]");
    api.mustKubectl("apply", "-f", shop.file(manifest));

    shop.rollOut(shop.statefulSet("c1-r1"));

    assertThat(
            api.mustKubectl(
                "-n",
                shop.namespace(),
                "get",
                "pod",
                "c1-r1-1",
                "-o",
                "jsonpath={.spec.volumes[*].secret.secretName}"))
        .contains("keys-c1-r1-1");
  }

  @Test
  void letsOnlyTheControllerWritePlans() {
    String namespace = shop.namespace();

    assertThat(api.kubectl("-n", namespace, "create", "configmap", "rekindle-plan-c1-r1").output())
        .contains("only the controller of Rekindle writes plans");
    api.mustKubectl(
        "create",
        "clusterrolebinding",
        "controller-" + namespace,
        "--clusterrole=cluster-admin",
        "--serviceaccount=rekindle-system:rekindle-controller");
    String controller = "--as=system:serviceaccount:rekindle-system:rekindle-controller";
    api.mustKubectl(
        "-n",
        namespace,
        controller,
        "create",
        "configmap",
        "rekindle-plan-c1-r1",
        "--from-literal=plan.json={}");
    assertThat(
            api.kubectl(
                    "-n",
                    namespace,
                    "patch",
                    "configmap",
                    "rekindle-plan-c1-r1",
                    "--type=merge",
                    "-p",
                    "{\"data\":{\"plan.json\":\"[]\"}}")
                .output())
        .contains("only the controller of Rekindle writes plans");
    // What garbage collectors do stays free.
    api.mustKubectl("-n", namespace, "label", "configmap", "rekindle-plan-c1-r1", "a=b");
    api.mustKubectl("-n", namespace, "delete", "configmap", "rekindle-plan-c1-r1");
  }

  @Test
  void refusesRestoreFromOfABackupThatIsNotThere() {
    ObjectNode manifest = shop.manifest(OFFICIAL);
    manifest.withObject("/metadata/annotations").put("rekindle.dev/restore-from", "nightly-2");
    shop.backup(Scene.backupRegistered());

    assertThat(api.kubectl("apply", "-f", shop.file(manifest)).output())
        .contains(
            "RestoreBackupMissing: backup: expected nightly-2 in the storage, found only nightly-1.");
    manifest.withObject("/metadata/annotations").put("rekindle.dev/restore-from", "nightly-1");
    api.mustKubectl("apply", "-f", shop.file(manifest));
    manifest.withObject("/metadata/annotations").put("rekindle.dev/restore-from", "nightly-0");
    assertThat(api.kubectl("apply", "-f", shop.file(manifest)).output())
        .contains("RestoreFromLate");
  }

  private static void assertSame(StatefulSet before, StatefulSet after) {
    assertThat(after.getMetadata().getGeneration()).isEqualTo(before.getMetadata().getGeneration());
    assertThat(after.getSpec()).isEqualTo(before.getSpec());
  }

  private static String[] ours(String manifest) {
    return manifest.equals("etcd")
        ? new String[] {Injected.RESTORE_CONTAINER}
        : new String[] {Injected.RESTORE_CONTAINER, Injected.BACKUP_CONTAINER};
  }

  private static List<String> inits(StatefulSet set) {
    return set.getSpec().getTemplate().getSpec().getInitContainers().stream()
        .map(Container::getName)
        .toList();
  }
}
