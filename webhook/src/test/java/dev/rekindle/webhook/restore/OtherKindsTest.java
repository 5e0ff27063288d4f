package dev.rekindle.webhook.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.webhook.Calls;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.Scene;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.cluster.Permission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherKindsTest {
  private final Scene scene = new Scene();

  @Test
  void admitsABackupOfWhatHasOptedIn() {
    assertThat(backup()).isEqualTo(Answer.YES);
  }

  @Test
  void refusesABackupOfWhatHasNot() {
    scene.statefulSet(set -> set.getMetadata().getLabels().remove("rekindle.dev/inject"));

    assertThat(codes(backup())).containsExactly("TargetMissing");
  }

  @Test
  void refusesABackupInAStorageThatIsNotThere() {
    ObjectNode backup = Manifests.MAPPER.valueToTree(Scene.backup());
    backup.withObject("/spec/storageRef").put("name", "s3-mian");

    assertThat(Calls.lines(validate("Backup", backup)))
        .containsExactly(
            "StorageMissing: spec.storageRef: expected BackupStorages that exist, found s3-mian. Did"
                + " you mean s3-main?");
  }

  @Test
  void refusesANameThatTheBucketCannotCarry() {
    ObjectNode backup = Manifests.MAPPER.valueToTree(Scene.backup());
    backup.withObject("/spec").put("snapshotTag", "finished-move");

    assertThat(codes(validate("Backup", backup))).containsExactly("BackupInvalid");
  }

  @Test
  void onlyTheControllerStampsABackup() {
    ObjectNode fresh = Manifests.MAPPER.valueToTree(Scene.backup());
    ObjectNode copy = fresh.deepCopy();
    copy.withObject("/metadata/annotations").put("rekindle.dev/uid", "of-another-cluster");
    copy.withObject("/spec/storageRef").put("name", "gone");

    assertThat(validate("Backup", copy)).as("it never runs").isEqualTo(Answer.YES);
    assertThat(codes(updated(copy, fresh))).containsExactly("StampForeign");
    assertThat(codes(updated(fresh, copy))).containsExactly("StampForeign");
    assertThat(updated(copy, copy)).isEqualTo(Answer.YES);
  }

  @Test
  void checksWhoMayReadTheStorageThatACopyIsReadFrom() {
    ObjectNode shared = Manifests.MAPPER.valueToTree(Scene.storage());
    shared.withObject("/metadata").put("namespace", "vault").put("name", "shared");
    scene.cluster().with(Manifests.MAPPER.convertValue(shared, BackupStorage.class));
    ObjectNode copy = Manifests.MAPPER.valueToTree(Scene.backup());
    copy.withObject("/metadata/annotations").put("rekindle.dev/uid", "of-another-cluster");
    copy.withObject("/spec/storageRef").put("name", "shared").put("namespace", "vault");
    assertThat(codes(validate("Backup", copy)))
        .as("the storage leaves the namespace out")
        .containsExactly("StorageForbidden");

    shared.withObject("/spec").putArray("allowedNamespaces").add("shop");
    scene.cluster().with(Manifests.MAPPER.convertValue(shared, BackupStorage.class));
    assertThat(validate("Backup", copy)).isEqualTo(Answer.YES);

    scene.cluster().forbid(Permission.ours("backupstorages", "vault", "shared"));
    assertThat(codes(validate("Backup", copy)))
        .as("the user may not read it")
        .containsExactly("StorageForbidden");
  }

  private Answer updated(ObjectNode old, ObjectNode backup) {
    return Calls.validate(scene.cluster(), Calls.update("Backup", backup, old));
  }

  @Test
  void needsTheRightToGetTheSecretsThatAStorageNames() {
    scene.cluster().forbid(Permission.secret("shop", "s3-keys"));
    ObjectNode storage = Manifests.MAPPER.valueToTree(Scene.storage());

    assertThat(codes(validate("BackupStorage", storage))).containsExactly("SecretForbidden");
    ObjectNode other = storage.deepCopy();
    other.withObject("/spec").put("readOnly", true).put("region", "eu-1");
    assertThat(Calls.validate(scene.cluster(), Calls.update("BackupStorage", other, storage)))
        .as("whoever changes something else needs it not")
        .isEqualTo(Answer.YES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"url\": \"s3://elsewhere/x\"}",
        "{\"endpoint\": \"https://elsewhere\"}",
        "{\"tls\": \"Insecure\"}",
        "{\"caSecretRef\": {\"name\": \"mine\", \"key\": \"ca.crt\"}}",
        "{\"pathStyle\": true}"
      })
  void needsThatRightAgainToHaveTheCredentialsSentElsewhere(String change) throws Exception {
    scene.cluster().forbid(Permission.secret("shop", "s3-keys"));
    ObjectNode storage = Manifests.MAPPER.valueToTree(Scene.storage());
    ObjectNode moved = storage.deepCopy();
    moved.withObject("/spec").setAll((ObjectNode) Manifests.MAPPER.readTree(change));

    assertThat(
            codes(Calls.validate(scene.cluster(), Calls.update("BackupStorage", moved, storage))))
        .containsExactly("SecretForbidden");
  }

  @Test
  void allowsOneDefaultStoragePerNamespace() {
    scene.storage(
        storage ->
            storage
                .withObject("/metadata/annotations")
                .put("rekindle.dev/default-storage", "true"));
    ObjectNode second = Manifests.MAPPER.valueToTree(Scene.storage());
    second.withObject("/metadata").put("name", "second");
    second.withObject("/metadata/annotations").put("rekindle.dev/default-storage", "true");

    assertThat(codes(validate("BackupStorage", second))).containsExactly("DefaultStorageAmbiguous");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 2 * * *", "*/15 0-6,22 1 jan-mar mon,fri", "@daily", "0 0 ? * 0"})
  void admitsSchedulesThatComeDue(String schedule) {
    assertThat(validate("BackupSchedule", schedule(schedule, "Europe/Berlin")))
        .isEqualTo(Answer.YES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 2 * *", "60 2 * * *", "0 5-2 * * *", "*/0 * * * *", "@often"})
  void refusesSchedulesThatNeverDo(String schedule) {
    assertThat(codes(validate("BackupSchedule", schedule(schedule, "Europe/Berlin"))))
        .containsExactly("ScheduleInvalid");
  }

  @Test
  void refusesZonesThatDoNotExist() {
    assertThat(Calls.lines(validate("BackupSchedule", schedule("@daily", "Europe/Berlim"))))
        .containsExactly(
            "ScheduleInvalid: spec.timeZone: expected a name of the IANA database, found"
                + " Europe/Berlim. Write it like Europe/Berlin, or leave it out for UTC.");
  }

  @Test
  void refusesRestoreFromOfAnotherDatacentersBackup() {
    scene.backup(
        backup ->
            backup
                .withObject("/status")
                .withArray("nodes")
                .forEach(node -> ((ObjectNode) node).put("datacenter", "dc7")));
    ObjectNode set = Manifests.raw("official-cassandra");
    set.withObject("/metadata/annotations").put("rekindle.dev/restore-from", "nightly-1");

    assertThat(codes(validate("StatefulSet", set))).containsOnly("RestoreDatacenterMismatch");
  }

  @Test
  void refusesRestoreFromOntoVolumesThatAreTooSmallForTheirRack() {
    scene.backup(
        backup -> {
          var nodes = backup.withObject("/status").put("totalNodes", 3).withArray("nodes");
          nodes.add(((ObjectNode) nodes.get(0)).deepCopy().put("name", "old-2").put("rack", "r2"));
          ((ObjectNode) nodes.get(1)).put("bytes", 1L << 40);
        });
    ObjectNode set = Manifests.raw("official-cassandra");
    set.withObject("/metadata/annotations").put("rekindle.dev/restore-from", "nightly-1");

    assertThat(Calls.lines(validate("StatefulSet", set)))
        .singleElement()
        .asString()
        .startsWith("RestoreVolumeTooSmall: volume of c1-r1-1: ")
        .contains("volumeClaimTemplate of c1-r1");

    set.withObject("/spec").put("replicas", 1);
    assertThat(validate("StatefulSet", set))
        .as("the rack's other StatefulSet may have it")
        .isEqualTo(Answer.YES);
  }

  @Test
  void warnsOfRestoreFromWherePodsComeOneByOne() {
    ObjectNode set = Manifests.raw("official-cassandra");
    set.withObject("/metadata/annotations").put("rekindle.dev/restore-from", "nightly-1");
    assertThat(validate("StatefulSet", set)).isEqualTo(Answer.YES);
    set.withObject("/spec").put("podManagementPolicy", "OrderedReady");

    assertThat(validate("StatefulSet", set))
        .isInstanceOfSatisfying(
            Answer.Allowed.class,
            allowed ->
                assertThat(allowed.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("RestorePodsOneByOne: "));

    set.withObject("/spec").put("replicas", 1);
    assertThat(validate("StatefulSet", set)).as("one has no others").isEqualTo(Answer.YES);
  }

  private Answer backup() {
    return validate("Backup", Manifests.MAPPER.valueToTree(Scene.backup()));
  }

  private Answer validate(String kind, JsonNode object) {
    return Calls.validate(scene.cluster(), Calls.create(kind, object));
  }

  private static List<String> codes(Answer answer) {
    return Calls.lines(answer).stream().map(line -> line.substring(0, line.indexOf(':'))).toList();
  }

  private static ObjectNode schedule(String schedule, String zone) {
    ObjectNode object = Manifests.MAPPER.createObjectNode();
    object.putObject("metadata").put("name", "nightly").put("namespace", "shop");
    ObjectNode spec = object.putObject("spec");
    spec.put("schedule", schedule).put("timeZone", zone);
    ObjectNode template = spec.putObject("template").putObject("spec");
    template.withObject("/storageRef").put("name", "s3-main");
    template.withObject("/target/selector/matchLabels").put("app", "cassandra");
    return object;
  }
}
