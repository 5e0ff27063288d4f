package dev.rekindle.webhook.inject;

import static dev.rekindle.webhook.inject.Injections.annotated;
import static dev.rekindle.webhook.inject.Injections.codes;
import static dev.rekindle.webhook.inject.Injections.database;
import static dev.rekindle.webhook.inject.Injections.decide;
import static dev.rekindle.webhook.inject.Injections.injected;
import static dev.rekindle.webhook.inject.Injections.lines;
import static dev.rekindle.webhook.inject.Injections.restore;
import static dev.rekindle.webhook.inject.Injections.variables;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.inject.Injection.How;
import dev.rekindle.webhook.patch.JsonPatch;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatefulSetInjectionTest {
  private static final String OFFICIAL = "official-cassandra";

  @ParameterizedTest
  @ValueSource(strings = {OFFICIAL, "cass-operator", "bitnami-cassandra", "etcd"})
  void givesBackExactlyWhatWasThereWhenTheOwnerOptsOut(String manifest) {
    StatefulSet original = Manifests.statefulSet(manifest);
    StatefulSet injected = injected(original);
    StatefulSet out = Manifests.typed(Manifests.MAPPER.valueToTree(injected));
    out.getMetadata().getLabels().remove("rekindle.dev/inject");

    Injection decision = decide(out, injected);

    assertThat(decision).isInstanceOf(Injection.Changed.class);
    assertThat(((Injection.Changed) decision).how()).isEqualTo(How.REMOVED);
    assertThat(tree(Injections.with(out, decision).getSpec())).isEqualTo(tree(original.getSpec()));
  }

  @ParameterizedTest
  @ValueSource(strings = {OFFICIAL, "cass-operator", "bitnami-cassandra", "etcd"})
  void changesNothingWhenItRunsOnItsOwnResult(String manifest) {
    StatefulSet once = injected(Manifests.statefulSet(manifest));

    assertThat(Injections.create(once)).isEqualTo(new Injection.Unchanged());
    assertThat(decide(once, once)).isEqualTo(new Injection.Unchanged());
  }

  @ParameterizedTest
  @ValueSource(strings = {OFFICIAL, "cass-operator", "bitnami-cassandra", "etcd"})
  void makesAPatchThatTurnsTheRawManifestIntoTheResult(String manifest) {
    ObjectNode raw = Manifests.raw(manifest);
    raw.withObject("/spec/template/spec").putArray("volumesOfTheFuture").add(1);
    raw.withObject("/spec/template/spec").putNull("nodeName");
    raw.withObject("/spec/template/spec/containers/0").put("novel", true);
    StatefulSet object = Manifests.typed(raw);

    JsonNode patch =
        JsonPatch.between(
            Manifests.MAPPER.valueToTree(object), Manifests.MAPPER.valueToTree(injected(object)));
    JsonNode patched = io.fabric8.zjsonpatch.JsonPatch.apply(patch, raw);

    assertThat(tree(Manifests.typed(patched))).isEqualTo(tree(injected(object)));
    assertThat(patched.at("/spec/template/spec/containers/0/novel").asBoolean()).isTrue();
    assertThat(patched.at("/spec/template/spec/volumesOfTheFuture/0").asInt()).isOne();
  }

  @Test
  void tellsTheOfficialImageItsIdentityThroughAnOptionsFile() {
    StatefulSet result = injected(Manifests.statefulSet(OFFICIAL));

    assertThat(variables(restore(result)))
        .containsEntry("REKINDLE_WORKLOAD", "c1-r1")
        .containsEntry("REKINDLE_ENGINE", "cassandra")
        .containsEntry("REKINDLE_DATA_PATH", "/var/lib/cassandra")
        .containsEntry("REKINDLE_OPTIONS_FILE", "/run/rekindle/jvm.options")
        .containsEntry("REKINDLE_CASSANDRA_VERSION", "5.0.9")
        .containsEntry("CASSANDRA_NUM_TOKENS", "16")
        .containsEntry("CASSANDRA_CLUSTER_NAME", "Shop")
        .doesNotContainKeys("REKINDLE_CONFIG_DIR", "REKINDLE_RESTORE_FROM", "MAX_HEAP_SIZE");
    assertThat(variables(database(result)))
        .containsEntry("JDK_JAVA_OPTIONS", "@/run/rekindle/jvm.options");
    assertThat(mountPaths(database(result))).contains("/run/rekindle");
    assertThat(mountPaths(restore(result)))
        .containsExactlyInAnyOrder(
            "/var/lib/cassandra",
            "/etc/rekindle/plan",
            "/run/rekindle",
            "/tmp",
            "/etc/rekindle/storages/s3-main/credentials");
  }

  @Test
  void mountsEachStorageWhereARestoreFromItLooks() {
    StorageAccess elsewhere =
        new StorageAccess(
            "backups",
            "s3.second",
            "second-keys",
            "medusa-credentials",
            new StorageAccess.SecretKey("second-ca", "root.pem"));
    StatefulSet original =
        Injections.annotated(
            Manifests.statefulSet(OFFICIAL), "rekindle.dev/storage", "s3-main,backups/s3.second");

    StatefulSet result =
        Injections.with(
            original,
            Injections.injection("1.0.0")
                .decide(
                    new StatefulSetInjection.Request(Injections.UID, "shop", original, null),
                    Injections.storages(Injections.MAIN, elsewhere)));

    assertThat(mountPaths(restore(result)))
        .contains(
            "/etc/rekindle/storages/s3-main/credentials",
            "/etc/rekindle/storages/backups_s3.second/credentials",
            "/etc/rekindle/storages/backups_s3.second/ca");
    assertThat(
            result.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .map(Volume::getSecret)
                .map(
                    secret ->
                        secret.getSecretName()
                            + secret.getItems().stream()
                                .map(item -> " " + item.getKey() + "=" + item.getPath())
                                .toList()))
        .containsExactlyInAnyOrder(
            "s3-keys[]",
            "second-keys[ medusa-credentials=medusa-credentials]",
            "second-ca[ root.pem=ca.crt]");
    // No variable says which credentials: the plan names the storage.
    assertThat(variables(restore(result)))
        .doesNotContainKeys("REKINDLE_CREDENTIALS", "REKINDLE_CA_FILE");
  }

  @Test
  void runsAsTheDatabasesUserUnderTheRestrictedProfile() {
    Container container = restore(injected(Manifests.statefulSet(OFFICIAL)));

    var context = container.getSecurityContext();
    assertThat(context.getRunAsUser()).isEqualTo(999);
    assertThat(context.getRunAsNonRoot()).isTrue();
    assertThat(context.getReadOnlyRootFilesystem()).isTrue();
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getResources().getRequests().get("memory").toString()).isEqualTo("2Gi");
  }

  @Test
  void startsPodsOnlyWithAPlanButAlsoWithoutCredentials() {
    StatefulSet result = injected(Manifests.statefulSet(OFFICIAL));

    Volume plan = volume(result, "rekindle-plan");
    assertThat(plan.getConfigMap().getName()).isEqualTo("rekindle-plan-c1-r1");
    assertThat(plan.getConfigMap().getOptional()).isNull();
    Volume credentials =
        result.getSpec().getTemplate().getSpec().getVolumes().stream()
            .filter(volume -> volume.getSecret() != null)
            .findFirst()
            .orElseThrow();
    assertThat(credentials.getName()).matches("rekindle-storage-[0-9a-f]{16}");
    assertThat(credentials.getSecret().getSecretName()).isEqualTo("s3-keys");
    assertThat(credentials.getSecret().getOptional()).isTrue();
  }

  @Test
  void editsTheRenderedConfigurationOfCassOperatorAfterItsInitContainer() {
    StatefulSet result = injected(Manifests.statefulSet("cass-operator"));

    assertThat(inits(result))
        .containsExactly(
            "server-config-init-base", "server-config-init", "rekindle-restore", "rekindle-backup");
    assertThat(variables(restore(result)))
        .containsEntry("REKINDLE_CONFIG_DIR", "/config")
        .containsEntry("REKINDLE_CASSANDRA_VERSION", "4.1.10")
        .doesNotContainKey("REKINDLE_OPTIONS_FILE");
    assertThat(mountPaths(restore(result))).contains("/config", "/var/lib/cassandra");
    assertThat(database(result)).isEqualTo(database(Manifests.statefulSet("cass-operator")));
  }

  @Test
  void knowsWhereBitnamisChartKeepsItsDataAndWhoOwnsIt() {
    StatefulSet result = injected(Manifests.statefulSet("bitnami-cassandra"));

    assertThat(variables(restore(result)))
        .containsEntry("REKINDLE_DATA_PATH", "/bitnami/cassandra/data")
        .containsEntry("REKINDLE_CASSANDRA_VERSION", "5.0.5")
        .containsEntry("CASSANDRA_NUM_TOKENS", "256")
        .doesNotContainKeys("CASSANDRA_USER", "CASSANDRA_PASSWORD_FILE");
    assertThat(restore(result).getSecurityContext().getRunAsUser()).isEqualTo(1001);
    assertThat(mountPaths(restore(result)))
        .contains("/bitnami/cassandra")
        .doesNotContain("/opt/bitnami/cassandra/conf", "/opt/bitnami/cassandra/secrets");
  }

  @Test
  void leavesEtcdsOwnContainerAlone() {
    StatefulSet result = injected(Manifests.statefulSet("etcd"));

    assertThat(database(result)).isEqualTo(database(Manifests.statefulSet("etcd")));
    assertThat(variables(restore(result)))
        .containsEntry("REKINDLE_ENGINE", "etcd")
        .containsEntry("REKINDLE_DATA_PATH", "/var/run/etcd")
        .doesNotContainKey("REKINDLE_CASSANDRA_VERSION");
  }

  @Test
  void keepsJvmOptionsOfTheContainerInFront() {
    StatefulSet original = Manifests.statefulSet(OFFICIAL);
    database(original).getEnv().add(new EnvVar("JDK_JAVA_OPTIONS", "-Xlog:gc -Da=b", null));

    StatefulSet result = injected(original);

    assertThat(variables(database(result)))
        .containsEntry("JDK_JAVA_OPTIONS", "-Xlog:gc -Da=b @/run/rekindle/jvm.options");
  }

  @Test
  void givesTheJvmOptionsOfTheContainerBackToWhoOptsOut() {
    StatefulSet original = Manifests.statefulSet(OFFICIAL);
    database(original).getEnv().add(new EnvVar("JDK_JAVA_OPTIONS", "-Xlog:gc -Da=b", null));
    StatefulSet out = injected(original);
    out.getMetadata().getLabels().remove("rekindle.dev/inject");

    assertThat(variables(database(injected(out, injected(original)))))
        .containsEntry("JDK_JAVA_OPTIONS", "-Xlog:gc -Da=b");
  }

  @Test
  void keepsOurPartsAsTheyAreWhileTheOwnersTemplateStays() {
    StatefulSet old = injected(Manifests.statefulSet(OFFICIAL));
    StatefulSet again = Manifests.statefulSet(OFFICIAL);
    again.getSpec().setReplicas(3);

    Injection decision =
        Injections.injection("2.0.0")
            .decide(
                new StatefulSetInjection.Request("another-request", "shop", again, old),
                StorageLookup.NONE);

    assertThat(((Injection.Changed) decision).how()).isEqualTo(How.CARRIED_OVER);
    StatefulSet result = Injections.with(again, decision);
    assertThat(result.getSpec().getTemplate()).isEqualTo(old.getSpec().getTemplate());
    assertThat(result.getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void addsNoSidecarToWhoHasNoneWhileTheOwnersTemplateStays() {
    StatefulSet old = injected(Manifests.statefulSet(OFFICIAL));
    old.getSpec()
        .getTemplate()
        .getSpec()
        .getInitContainers()
        .removeIf(container -> container.getName().equals("rekindle-backup"));
    StatefulSet again = Manifests.statefulSet(OFFICIAL);

    assertThat(injected(again, old).getSpec().getTemplate()).isEqualTo(old.getSpec().getTemplate());
  }

  @Test
  void believesNothingThatWasInTheTemplateBeforeItOptedIn() {
    StatefulSet forged = injected(Manifests.statefulSet(OFFICIAL));
    restore(forged).getEnv().add(new EnvVar("REKINDLE_RESTORE_FROM", "other/nightly", null));
    restore(forged).getEnv().removeIf(one -> one.getName().equals("REKINDLE_INCARNATION"));
    restore(forged).getEnv().add(new EnvVar("REKINDLE_INCARNATION", "chosen", null));
    StatefulSet old = new StatefulSetBuilder(forged).build();
    old.getMetadata().getLabels().remove("rekindle.dev/inject");

    assertThat(variables(restore(injected(forged, old))))
        .doesNotContainKey("REKINDLE_RESTORE_FROM")
        .doesNotContainEntry("REKINDLE_INCARNATION", "chosen");
  }

  @Test
  void rendersAnewWhenTheOwnerChangesTheTemplateAndKeepsTheIncarnation() {
    StatefulSet old = injected(Manifests.statefulSet(OFFICIAL));
    StatefulSet changed = Manifests.statefulSet(OFFICIAL);
    database(changed).setImage("cassandra:5.0.10");

    Injection decision =
        Injections.injection("2.0.0")
            .decide(
                new StatefulSetInjection.Request("another-request", "shop", changed, old),
                Injections.storages(Injections.MAIN));

    StatefulSet result = Injections.with(changed, decision);
    assertThat(restore(result).getImage()).endsWith(":2.0.0");
    assertThat(variables(restore(result)))
        .containsEntry("REKINDLE_CASSANDRA_VERSION", "5.0.10")
        .containsEntry("REKINDLE_INCARNATION", variables(restore(old)).get("REKINDLE_INCARNATION"));
  }

  @Test
  void rendersAnewWhenTheOwnerAsksForAnotherVersionOfOurs() {
    StatefulSet old = injected(Manifests.statefulSet(OFFICIAL));
    StatefulSet wanted =
        annotated(Manifests.statefulSet(OFFICIAL), "rekindle.dev/agent-version", "1.5.0");

    assertThat(restore(injected(wanted, old)).getImage())
        .isEqualTo("registry.example.org/rekindle/agent:1.5.0");
  }

  @Test
  void givesACopiedTemplateAnIncarnationOfItsOwn() {
    StatefulSet copy = injected(Manifests.statefulSet(OFFICIAL));

    Injection decision =
        Injections.injection("1.0.0")
            .decide(
                new StatefulSetInjection.Request("0ther-0123456789-abc", "shop", copy, null),
                Injections.storages(Injections.MAIN));

    assertThat(variables(restore(Injections.with(copy, decision))))
        .containsEntry("REKINDLE_INCARNATION", "0ther-0123456789-a");
  }

  @Test
  void copiesRestoreFromInAtCreationAndKeepsItWhenItIsGone() {
    StatefulSet object =
        annotated(
            Manifests.statefulSet(OFFICIAL), "rekindle.dev/restore-from", "backups/nightly-1");
    StatefulSet created = injected(object);
    StatefulSet later = Manifests.statefulSet(OFFICIAL);
    database(later).setImage("cassandra:5.0.10");

    assertThat(variables(restore(created)))
        .containsEntry("REKINDLE_RESTORE_FROM", "backups/nightly-1");
    assertThat(variables(restore(injected(later, created))))
        .containsEntry("REKINDLE_RESTORE_FROM", "backups/nightly-1");
  }

  @Test
  void refusesRestoreFromThatComesLater() {
    StatefulSet old = injected(Manifests.statefulSet(OFFICIAL));
    StatefulSet late =
        annotated(Manifests.statefulSet(OFFICIAL), "rekindle.dev/restore-from", "nightly-1");

    assertThat(lines(decide(late, old)))
        .containsExactly(
            "RestoreFromLate: annotation rekindle.dev/restore-from: expected it from the"
                + " StatefulSet's creation on, or not at all, found nightly-1. To restore a"
                + " StatefulSet that exists, create a Restore; restore-from only fills new ones.");
  }

  @Test
  void refusesRestoreFromOnAStatefulSetThatOptsInLater() {
    StatefulSet old =
        annotated(Manifests.statefulSet(OFFICIAL), "rekindle.dev/restore-from", "nightly-1");
    old.getMetadata().getLabels().remove("rekindle.dev/inject");
    StatefulSet late =
        annotated(Manifests.statefulSet(OFFICIAL), "rekindle.dev/restore-from", "nightly-1");

    assertThat(codes(decide(late, old))).containsExactly("RestoreFromLate");
  }

  @Test
  void saysTheLineThatIsMissingWithoutAnFsGroup() {
    StatefulSet object = Manifests.statefulSet(OFFICIAL);
    object.getSpec().getTemplate().getSpec().setSecurityContext(null);

    assertThat(lines(Injections.create(object)))
        .containsExactly(
            "FsGroupMissing: spec.template.spec.securityContext.fsGroup: expected a group, so that"
                + " volumes can be written by the database's user, found none. Add under"
                + " spec.template.spec: securityContext: {fsGroup: 999}, with the group of the"
                + " database's user.");
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    StatefulSet object = Manifests.statefulSet(OFFICIAL);
    object.getSpec().getTemplate().getSpec().setSecurityContext(null);
    annotated(object, "rekindle.dev/storge", "s3-main");
    annotated(object, "rekindle.dev/storage", "s3-other");
    annotated(object, "rekindle.dev/rack", "r9");
    annotated(object, "rekindle.dev/data-path", "/data");
    annotated(object, "rekindle.dev/resources", "{");
    annotated(object, "rekindle.dev/run-as", "cassandra");
    annotated(object, "rekindle.dev/engine", "casandra");
    annotated(object, "rekindle.dev/agent-version", "a b");

    assertThat(codes(Injections.create(object)))
        .containsExactlyInAnyOrder(
            "AnnotationUnknown",
            "TopologyConflict",
            "AnnotationInvalid",
            "FsGroupMissing",
            "EngineUnknown",
            "DataPathNotMounted",
            "AnnotationInvalid",
            "StorageMissing",
            "AnnotationInvalid");
    assertThat(lines(Injections.create(object)))
        .anyMatch(line -> line.endsWith("Did you mean rekindle.dev/storage?"))
        .anyMatch(line -> line.endsWith("Did you mean cassandra?"))
        .anyMatch(line -> line.contains("r9 by rekindle.dev/rack, r1 by variable CASSANDRA_RACK"));
  }

  @Test
  void refusesRootAndAnUnknownUser() {
    StatefulSet root = annotated(Manifests.statefulSet(OFFICIAL), "rekindle.dev/run-as", "0:0");
    StatefulSet unknown = annotated(Manifests.statefulSet("etcd"), "rekindle.dev/run-as", null);

    assertThat(codes(Injections.create(root))).containsExactly("UserIsRoot");
    assertThat(codes(Injections.create(unknown))).containsExactly("UserUnknown");
  }

  @Test
  void refusesJvmOptionsThatCannotBeExtended() {
    StatefulSet object = Manifests.statefulSet(OFFICIAL);
    object
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .set(
            0,
            new ContainerBuilder(database(object))
                .addNewEnv()
                .withName("JDK_JAVA_OPTIONS")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("options", "jvm", false)
                .endValueFrom()
                .endEnv()
                .build());

    assertThat(codes(Injections.create(object))).containsExactly("JvmOptionsNotLiteral");
  }

  @Test
  void asksForTheContainerWhenItCannotTell() {
    StatefulSet object = Manifests.statefulSet(OFFICIAL);
    Container other = new ContainerBuilder(database(object)).withName("second").build();
    database(object).setName("first");
    object.getSpec().getTemplate().getSpec().getContainers().add(other);

    assertThat(codes(Injections.create(object))).containsExactly("DatabaseContainerAmbiguous");
    assertThat(codes(Injections.create(annotated(object, "rekindle.dev/container", "secnd"))))
        .containsExactly("ContainerUnknown");
    assertThat(Injections.create(annotated(object, "rekindle.dev/container", "second")))
        .isInstanceOf(Injection.Changed.class);
  }

  @Test
  void takesSeparateVolumesOfTheDatabaseAlong() {
    StatefulSet object = Manifests.statefulSet(OFFICIAL);
    database(object).getVolumeMounts().add(mount("commitlog", "/commitlog"));
    database(object).getVolumeMounts().add(mount("scratch", "/scratch"));
    object
        .getSpec()
        .getTemplate()
        .getSpec()
        .setVolumes(
            List.of(
                new VolumeBuilder()
                    .withName("commitlog")
                    .withNewPersistentVolumeClaim("commitlog", false)
                    .build(),
                new VolumeBuilder().withName("scratch").withNewEmptyDir().endEmptyDir().build()));

    assertThat(mountPaths(restore(injected(object))))
        .contains("/commitlog")
        .doesNotContain("/scratch");
  }

  @Test
  void warnsWhenThereIsNoStorageAtAll() {
    StatefulSet object = annotated(Manifests.statefulSet(OFFICIAL), "rekindle.dev/storage", null);

    Injection decision = Injections.create(object);

    assertThat(decision).isInstanceOf(Injection.Changed.class);
    assertThat(((Injection.Changed) decision).warnings())
        .singleElement()
        .asString()
        .contains("rekindle.dev/storage");
  }

  private static VolumeMount mount(String name, String path) {
    VolumeMount mount = new VolumeMount();
    mount.setName(name);
    mount.setMountPath(path);
    return mount;
  }

  private static List<String> inits(StatefulSet object) {
    return object.getSpec().getTemplate().getSpec().getInitContainers().stream()
        .map(Container::getName)
        .toList();
  }

  private static List<String> mountPaths(Container container) {
    return container.getVolumeMounts().stream().map(VolumeMount::getMountPath).toList();
  }

  private static Volume volume(StatefulSet object, String name) {
    return object.getSpec().getTemplate().getSpec().getVolumes().stream()
        .filter(volume -> name.equals(volume.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode tree(Object object) {
    return Manifests.MAPPER.valueToTree(object);
  }
}
