package dev.rekindle.e2e.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.BackupStatus;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.plan.PlanState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to a database in the days after it was restored. */
@ExtendWith(OnABed.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AfterARestoreIT {
  private static final List<String> PODS = List.of("r1-0", "r2-0", "r3-0");

  /** What nobody can apply, and what the API server writes itself. */
  private static final Pattern ITS_OWN =
      Pattern.compile("(?m)^  (resourceVersion|uid|creationTimestamp|generation): .*\n");

  private static Bed bed;
  private static Site there;

  @BeforeAll
  static void restore(Bed given, Site site) throws Exception {
    bed = given;
    there = site;
    there.backup("monday");
    there.run();
    there.restore("one", "monday");
    assertThat(there.awaitEnd("one").phase()).isEqualTo(Phase.SUCCEEDED);
    there.awaitDatabases();
    assertThat(there.data()).containsExactly("monday");
    PODS.forEach(there.volumes::writeLater);
  }

  @Test
  @Order(1)
  void aNodeThatIsAddedJoinsAsAnyOther() {
    there.volumes.mayBeEmpty("r1-1");

    there.scale("r1", 2);
    there.await("it starts", () -> there.machine.running().contains("r1-1"));

    assertThat(there.volumes.source("r1-1")).isEqualTo(Volumes.NONE);
    assertThat(there.machine.log("r1-1")).doesNotContain("replace_address");
    there.scale("r1", 1);
    there.await("it is gone", () -> there.machine.running().equals(Set.copyOf(PODS)));
    nothingIsLost();
  }

  @Test
  @Order(2)
  void copiesOfItsObjectsNeverRun(Site elsewhere) {
    elsewhere.mountCredentials(there.namespace);
    elsewhere.run();
    Map<String, String> pods = elsewhere.objects.ofPods(pod -> pod.getMetadata().getUid());
    String restore = exported("restore", "one");
    String backup = exported("backup", "monday");
    Set<String> here = there.objects.uids();

    there.client.resource(there.get("one").orElseThrow()).delete();
    there.await("it is gone", () -> there.get("one").isEmpty());
    there.apply(restore);
    elsewhere.apply(backup.replace(there.namespace, elsewhere.namespace));
    elsewhere.apply(restore.replace(there.namespace, elsewhere.namespace));

    there.await("it is a copy", () -> there.phase("one") == Phase.COPIED);
    elsewhere.await("it is a copy", () -> elsewhere.phase("one") == Phase.COPIED);
    elsewhere.await(
        "the backup is one", () -> elsewhere.backupPhase("monday") == BackupStatus.Phase.COPIED);
    assertThat(there.objects.uids()).isEqualTo(here);
    assertThat(elsewhere.objects.ofPods(pod -> pod.getMetadata().getUid())).isEqualTo(pods);
    assertThat(elsewhere.plan("r1").state()).isEqualTo(PlanState.IDLE);
    assertThat(elsewhere.data()).containsExactly(Volumes.OLD);
    nothingIsLost();
  }

  @Test
  @Order(3)
  void statefulSetsThatAreMadeAgainStartOnWhatTheirVolumesHave() {
    there.deleteRacks();
    RackedBackup.RACKS.forEach(rack -> there.create(Rack.of(rack)));
    there.awaitDatabases();
    nothingIsLost();

    there.deleteRacks();
    RackedBackup.RACKS.forEach(rack -> there.create(Rack.of(rack).from("monday")));
    String name = there.awaitRestoreFrom("monday", Set.of("one"));
    there.awaitEnd(name);

    assertThat(there.condition(name, "Ready").getReason()).isEqualTo("VolumesInUse");
    there.awaitDatabases();
    nothingIsLost();
  }

  @Test
  @Order(4)
  void podsStartWhileThereIsNoController() {
    bed.controller.close();
    Set<String> before = there.objects.uids();

    there.client.pods().inNamespace(there.namespace).delete();
    there.await(
        "others are there", () -> there.objects.uids().stream().noneMatch(before::contains));

    there.awaitDatabases();
    nothingIsLost();
  }

  @Test
  @Order(5)
  void aRestoreGoesOnWhenItsPodsWereStartedAgainWithoutAController() throws Exception {
    bed.controller.start();
    bed.controller.awaitLeads();
    there.slowly();
    there.backup("tuesday");
    there.restore("two", "tuesday");
    there.awaitRestore("two", _ -> there.plan("r3").state() == PlanState.STAGE);
    there.await("pods stage", () -> there.machine.running().isEmpty());
    bed.controller.close();
    Set<String> before = there.objects.uids();

    there.client.pods().inNamespace(there.namespace).delete();
    there.await(
        "others are there", () -> there.objects.uids().stream().noneMatch(before::contains));
    there.await(
        "they have staged",
        () ->
            PODS.stream()
                .allMatch(
                    pod -> there.machine.log(pod).contains("All data is staged and proven.")));

    assertThat(there.machine.running()).isEmpty();
    nothingIsLost();
    bed.controller.start();
    assertThat(there.awaitEnd("two").phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("tuesday");
    there.awaitDatabases();
  }

  @Test
  @Order(6)
  void aNodeThatLosesItsVolumeIsReplacedAsInAnyCassandra() {
    PODS.forEach(there.volumes::writeLater);
    there.volumes.mayBeEmpty("r2-0");

    there.machine.loseVolume("r2-0");
    there.await("it is lost", () -> there.volumes.source("r2-0").equals(Volumes.NONE));
    there.await("it starts", () -> there.machine.running().contains("r2-0"));

    assertThat(there.machine.log("r2-0"))
        .contains("-Dcassandra.replace_address_first_boot=<address of the lost node>");
    assertThat(there.volumes.source("r2-0")).as("nothing is restored").isEqualTo(Volumes.NONE);
    assertThat(there.volumes.data(List.of("r1-0", "r3-0"))).containsExactly("tuesday");
    assertThat(there.volumes.wasWrittenLater("r1-0")).isTrue();
    assertThat(there.plan("r2").state()).isEqualTo(PlanState.DONE);
  }

  private static void nothingIsLost() {
    assertThat(there.data()).containsExactly("monday");
    assertThat(PODS).allMatch(there.volumes::wasWrittenLater);
  }

  private static String exported(String kind, String name) {
    String yaml = there.api.mustKubectl("get", kind, name, "-n", there.namespace, "-o", "yaml");
    return ITS_OWN.matcher(yaml).replaceAll("");
  }
}
