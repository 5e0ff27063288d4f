package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.PlannedStorage.Transfer;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.testkit.cluster.Cluster;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A Cassandra of three racks in pods loses its volumes and comes back from a bucket that Medusa
 * filled. Plans are written in the controller's place and as its service account.
 */
@ExtendWith({OnACluster.class, OnARing.class})
@Execution(ExecutionMode.SAME_THREAD)
@Order(OnACluster.FIRST + 2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoredOnClusterIT {
  private static final String BACKUP = BackedUpRing.BACKUP;
  private static final String CONTROLLER = "deployment/rekindle-controller";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bytes a second, so that a node can fail in the middle. */
  private static final int SLOWLY = 20_000;

  private static final int SOME_FILES = 3;
  private static final String KILLED = "137";

  private static InstalledCluster on;
  private static BackedUpRing backedUp;
  private static PodRing ring;
  private static PlannedRestore restore;
  private static PlannedRestore slowRestore;
  private static List<String> interrupted = List.of();

  @BeforeAll
  static void fillABucket(BackedUpRing given) {
    backedUp = given;
    on = given.on;
    ring = given.ring;
    BackupFacts facts = given.facts();
    String uid = UUID.randomUUID().toString();
    restore = restoreOf(facts, uid, Transfer.DEFAULT);
    slowRestore = restoreOf(facts, uid, new Transfer(0, SLOWLY));
  }

  private static PlannedRestore restoreOf(BackupFacts facts, String uid, Transfer transfer) {
    return new PlannedRestore(
        uid,
        "cassandra",
        new PlannedStorage(
            "s3-main",
            backedUp.bucket.url().toString(),
            backedUp.endpoint().uri().toString(),
            backedUp.endpoint().region(),
            PlannedStorage.Addressing.PATH,
            PlannedStorage.Tls.INSECURE,
            transfer),
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
          ring.awaitRing();
        });
  }

  @Test
  @Order(2)
  void saysWhatIsWrongWhileTheSecretIs() {
    on.system("scale", CONTROLLER, "--replicas=0");
    ring.loseVolumes();
    ring.plan(PlanState.STAGE, slowRestore);
    ring.comeBack();

    String described =
        on.eventually(() -> ring.describe(ring.pods().getFirst()), "CrashLoopBackOff");

    assertThat(described).contains("\"code\":\"CREDENTIALS\"", "\"exitCode\":21");
    assertThat(described).doesNotContain("not-the-secret");
  }

  @Test
  @Order(3)
  void stagesOnceTheSecretIsRight() {
    backedUp.credentials();

    for (String pod : ring.pods()) {
      on.eventually(pod + " stages", () -> stagedFiles(pod) >= SOME_FILES);
    }
  }

  private static int stagedFiles(String pod) {
    return ring.restorerStatus(pod).path("filesDone").asInt();
  }

  @Test
  @Order(4)
  void goesOnWhereItWasWhenTheNodeFails() {
    assumeTrue(on.ours().isPresent(), "this cluster's node is not ours to break");
    Cluster node = on.ours().orElseThrow();
    // One that was right early may have everything by now, and nothing to go on with.
    interrupted =
        ring.pods().stream()
            .filter(pod -> ring.restorerStatus(pod).path("state").asText().equals("staging"))
            .toList();
    assertThat(interrupted).isNotEmpty();

    node.without(
        "kubelet",
        () -> {
          ring.pods().forEach(pod -> node.killContainer(ring.restorer(pod, "containerID")));
          ring.plan(PlanState.STAGE, restore);
        });

    for (String pod : ring.pods()) {
      on.eventually(
          pod + " has started again",
          () -> ring.restorer(pod, "lastState.terminated.exitCode").equals(KILLED));
    }
  }

  @Test
  @Order(5)
  void waitsWhenItHasStaged() {
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
  @Order(6)
  void comesUpRestoredOnceAllAreToldTo() throws JsonProcessingException {
    on.timed(
        "the ring is restored",
        () -> {
          ring.plan(PlanState.COMMIT, restore);
          ring.awaitReady();
        });

    backedUp.mustHoldWhatWasBackedUp();
    assertThat(ring.describe(ring.pods().getFirst()))
        .contains("\"result\":\"restored\"", "\"backup\":\"" + BACKUP + "\"");
    for (String pod : ring.pods()) {
      JsonNode told = JSON.readTree(ring.restorer(pod, "state.terminated.message"));
      long kept = told.path("bytesKept").asLong();
      long downloaded = told.path("bytesDownloaded").asLong();
      System.out.printf(
          "on the cluster: %s got %d bytes before the node failed, %d after%n",
          pod, kept, downloaded);
      assertThat(kept + downloaded).isEqualTo(told.path("bytes").asLong());
      assertThat(downloaded).isPositive();
      if (interrupted.contains(pod)) {
        assertThat(kept).isPositive();
      }
    }
  }

  @Test
  @Order(7)
  void startsAsOrdinaryPodsAfterwards() {
    ring.plan(PlanState.DONE, restore);
    on.system("scale", CONTROLLER, "--replicas=2");
    on.rolledOut(InstalledCluster.NAMESPACE, CONTROLLER);

    ring.pods().forEach(pod -> ring.db("delete", "pod", pod));
    ring.awaitReady();

    backedUp.mustHoldWhatWasBackedUp();
  }
}
