package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A Cassandra of three racks in pods loses its volumes and comes back from a bucket that Medusa
 * filled. Plans are written in the controller's place and as its service account.
 */
@ExtendWith({OnACluster.class, OnARing.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoredOnClusterIT {
  private static final String BACKUP = BackedUpRing.BACKUP;
  private static final String CONTROLLER = "deployment/rekindle-controller";

  private static InstalledCluster on;
  private static BackedUpRing backedUp;
  private static PodRing ring;
  private static PlannedRestore restore;

  @BeforeAll
  static void fillABucket(BackedUpRing given) {
    backedUp = given;
    on = given.on;
    ring = given.ring;
    restore = restoreOf(given.facts());
  }

  private static PlannedRestore restoreOf(BackupFacts facts) {
    return new PlannedRestore(
        UUID.randomUUID().toString(),
        "cassandra",
        new PlannedStorage(
            "s3-main",
            backedUp.bucket.url().toString(),
            backedUp.endpoint().uri().toString(),
            backedUp.endpoint().region(),
            PlannedStorage.Addressing.PATH,
            PlannedStorage.Tls.INSECURE,
            PlannedStorage.Transfer.DEFAULT),
        facts.name(),
        RestoreOptions.DEFAULT,
        facts.nodes().stream().map(ClusterRestore::samePod).toList());
  }

  @Test
  @Order(1)
  void startsEmptyAndFormsARing() {
    backedUp.credentials("not-the-secret");
    on.timed(
        "an empty ring is ready",
        () -> {
          ring.apply();
          backedUp.awaitRing();
        });
  }

  @Test
  @Order(2)
  void saysWhatIsWrongWhileTheSecretIs() {
    system("scale", CONTROLLER, "--replicas=0");
    ring.loseVolumes();
    ring.plan(PlanState.STAGE, restore);
    ring.comeBack();

    String described =
        on.eventually(() -> ring.describe(ring.pods().getFirst()), "CrashLoopBackOff");

    assertThat(described).contains("\"code\":\"CREDENTIALS\"", "\"exitCode\":21");
    assertThat(described).doesNotContain("not-the-secret");
  }

  @Test
  @Order(3)
  void stagesOnceTheSecretIsRightAndWaits() {
    backedUp.credentials();

    on.timed(
        "the pods have staged",
        () ->
            ring.pods()
                .forEach(
                    pod ->
                        on.eventually(
                            () -> ring.restorerLog(pod), "All data is staged and proven.")));

    for (String pod : ring.pods()) {
      assertThat(ring.db("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].state}"))
          .contains("PodInitializing");
    }
  }

  @Test
  @Order(4)
  void comesUpRestoredOnceAllAreToldTo() {
    on.timed(
        "the ring is restored",
        () -> {
          ring.plan(PlanState.COMMIT, restore);
          ring.awaitReady();
        });

    backedUp.mustHoldWhatWasBackedUp();
    assertThat(ring.describe(ring.pods().getFirst()))
        .contains("\"result\":\"restored\"", "\"backup\":\"" + BACKUP + "\"");
  }

  @Test
  @Order(5)
  void startsAsOrdinaryPodsAfterwards() {
    ring.plan(PlanState.DONE, restore);
    system("scale", CONTROLLER, "--replicas=2");
    on.rolledOut(InstalledCluster.NAMESPACE, CONTROLLER);

    ring.pods().forEach(pod -> ring.db("delete", "pod", pod));
    ring.awaitReady();

    backedUp.mustHoldWhatWasBackedUp();
  }

  private static void system(String verb, String what, String how) {
    on.kubectl("-n", InstalledCluster.NAMESPACE, verb, what, how);
  }
}
