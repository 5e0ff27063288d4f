package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import dev.rekindle.testkit.Cql;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The product's main job as its users have it done: an object is applied, and a Cassandra of three
 * racks in pods has the rows and tokens of a backup again.
 */
@ExtendWith({OnACluster.class, OnARing.class})
@Execution(ExecutionMode.SAME_THREAD)
@Order(OnACluster.FIRST + 3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreOnClusterIT {
  private static final String CONTROLLER = "deployment/rekindle-controller";
  private static final String ITS_PODS = "app.kubernetes.io/name=rekindle-controller";

  /** Bytes a second. */
  private static final int SLOWLY = 20_000;

  private static final int UNLIMITED = 1_000_000_000;

  private static InstalledCluster on;
  private static BackedUpRing backedUp;
  private static PodRing ring;

  @BeforeAll
  static void startARing(BackedUpRing given) {
    backedUp = given;
    on = given.on;
    ring = given.ring;
    backedUp.letTheControllerIn();
    backedUp.credentials();
    ring.apply();
    on.timed("an empty ring is ready", ring::awaitRing);
  }

  @Test
  @Order(1)
  void findsTheBackupInTheBucket() {
    ring.db("wait", "backupstorage/s3-main", "--for=condition=Ready", "--timeout=120s");

    backedUp.awaitBackup(BackedUpRing.BACKUP);
    backedUp.awaitBackup(BackedUpRing.LATER);

    assertThat(ring.db("get", backup(), "-o", "jsonpath={.status.totalNodes}"))
        .isEqualTo(String.valueOf(ring.racks().size()));
  }

  @Test
  @Order(2)
  void refusesWhatCannotWorkAndShowsWhatWould() {
    assertThat(refused(restore("r-none", "nightly-7", "app: c1")))
        .contains("RestoreBackupMissing", "found only", BackedUpRing.BACKUP, BackedUpRing.LATER);
    assertThat(refused(restore("r-none", BackedUpRing.BACKUP, "app: c9")))
        .contains("RestoreTargetMissing");

    String preview =
        ring.db(
            "create",
            "--dry-run=server",
            "-f",
            on.file(restore("r-0", BackedUpRing.BACKUP, "app: c1")).toString());

    assertThat(preview).contains("restore.rekindle.dev/r-0 created (server dry run)");
    assertThat(preview).contains(ring.pods());
  }

  @Test
  @Order(3)
  void restoresInPlace() {
    ring.mark("newer");
    List<String> templates = ring.templates();
    List<String> pods = ring.uids();

    try (Departures gone = Departures.of(ring)) {
      on.timed(
          "a restore in place is done",
          () -> {
            on.apply(restore("r-1", BackedUpRing.BACKUP, "app: c1"));
            backedUp.awaitReady("r-1");
          });

      assertThat(phase("r-1")).isEqualTo("Succeeded");
      backedUp.mustHoldWhatWasBackedUp();
      assertThat(gone.pods())
          .as("each pod goes once")
          .containsExactlyInAnyOrderElementsOf(ring.pods());
    }
    assertThat(ring.isMarked("newer")).isFalse();
    assertThat(ring.templates()).isEqualTo(templates);
    assertThat(ring.uids()).doesNotContainAnyElementsOf(pods);
    new OldData(ring).awaitOnly();
  }

  @Test
  @Order(4)
  void doesNothingAgainWhenItIsFinished() {
    List<String> pods = ring.uids();
    String plans = plans();

    on.system("rollout", "restart", CONTROLLER);
    on.rolledOut(InstalledCluster.NAMESPACE, CONTROLLER);
    on.apply(restore("r-1", BackedUpRing.BACKUP, "app: c1"));
    ring.pods().forEach(pod -> ring.db("delete", "pod", pod));
    ring.awaitRing();

    assertThat(ring.uids()).doesNotContainAnyElementsOf(pods);
    assertThat(plans()).isEqualTo(plans);
    backedUp.mustHoldWhatWasBackedUp();
  }

  @Test
  @Order(5)
  void runsOnTheOldDataWhenANodeCannotStageAndThenRestoresAnotherBackup() {
    ring.mark("after");
    // What a volume holds already is not downloaded.
    truncate("shop.orders");

    backedUp.bucket.spoiled(
        BackedUpRing.BACKUP,
        ring.pods().getFirst(),
        () -> {
          on.apply(restore("r-2", BackedUpRing.BACKUP, "app: c1"));
          on.eventually(() -> phase("r-2"), "Failed");

          assertThat(ring.db("describe", "restore", "r-2"))
              .contains("NodeFailed", ring.pods().getFirst());
          ring.awaitRing();
          assertThat(ring.isMarked("after")).isTrue();

          on.apply(
              DemoOnKubernetes.restore(
                  "r-3", BackedUpRing.LATER, "{matchLabels: {app: c1}}", "oldData: Keep"));
          backedUp.awaitReady("r-3");
        });

    backedUp.mustHold(ring, BackedUpRing.LATER);
    assertThat(ring.isMarked("after")).isFalse();
    new OldData(ring).awaitOnly("r-3");
  }

  @Test
  @Order(6)
  void isGivenUpWhenItIsDeletedBeforeTheDecision() {
    ring.mark("kept");
    backedUp.bandwidth(SLOWLY);
    on.apply(restore("r-4", BackedUpRing.BACKUP, "app: c1"));
    on.eventually(() -> phase("r-4"), "Staging");

    ring.db("delete", "restore", "r-4", "--timeout=120s");

    ring.awaitRing();
    assertThat(ring.isMarked("kept")).isTrue();
    assertThat(plans()).doesNotContain("\"stage\"", "\"commit\"");
  }

  @Test
  @Order(7)
  void isDoneThoughTheControllerIsKilledAfterEachStep() {
    backedUp.bandwidth(UNLIMITED);
    on.apply(restore("r-5", BackedUpRing.BACKUP, "app: c1"));

    Set<String> steps = new LinkedHashSet<>();
    String step;
    do {
      on.eventually("a step after " + steps, () -> steps.add(step("r-5")));
      step = List.copyOf(steps).getLast();
      killTheControllers();
    } while (!step.startsWith("Succeeded"));

    System.out.println("on the cluster: the controllers were killed at " + steps);
    assertThat(steps.stream().map(each -> each.split(" ", -1)[0]))
        .contains("Staging", "Committing", "Succeeded");
    on.rolledOut(InstalledCluster.NAMESPACE, CONTROLLER);
    backedUp.mustHoldWhatWasBackedUp();
    assertThat(ring.isMarked("kept")).isFalse();
    // Which also shows that what was to be kept was not only not deleted yet.
    new OldData(ring).awaitOnly("r-3");
  }

  /** The phase, and what it waits for. */
  private static String step(String restore) {
    return phase(restore) + " " + ring.restore(restore, "conditions[*].reason");
  }

  /** All of them, the one that leads as well. */
  private static void killTheControllers() {
    List<String> before = controllers();
    assertThat(before).isNotEmpty();
    on.system("delete", "pods", "-l", ITS_PODS, "--now");
    assertThat(controllers()).doesNotContainAnyElementsOf(before);
  }

  private static List<String> controllers() {
    String uids = "jsonpath={range .items[*]}{.metadata.uid}{'\\n'}{end}";
    return on.system("get", "pods", "-l", ITS_PODS, "-o", uids).lines().toList();
  }

  @Test
  @Order(8)
  void waitsUnchangedWhileWebhookAndControllerAreAway() {
    ring.mark("behind");
    truncate("shop.orders", "lone.orders", "lone.pictures");
    backedUp.bandwidth(SLOWLY);
    on.apply(restore("r-6", BackedUpRing.BACKUP, "app: c1"));
    for (String pod : ring.pods()) {
      on.eventually(pod + " stages", () -> ring.restorerStatus(pod).path("filesDone").asInt() > 0);
    }

    on.alone(
        () -> {
          mustWait();
          List<String> before = ring.uids();
          ring.db("delete", "pods", "-l", "app=c1");
          for (String pod : ring.pods()) {
            on.eventually(() -> ring.restorerLog(pod), "All data is staged and proven.");
          }
          assertThat(ring.uids()).doesNotContainAnyElementsOf(before);
          mustWait();
          assertThat(plans()).contains("\"stage\"").doesNotContain("\"commit\"");
        });

    backedUp.awaitReady("r-6");
    backedUp.bandwidth(UNLIMITED);
    backedUp.mustHoldWhatWasBackedUp();
    assertThat(ring.isMarked("behind")).isFalse();
  }

  /** No database runs. */
  private static void mustWait() {
    for (String pod : ring.pods()) {
      assertThat(ring.db("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].state}"))
          .contains("PodInitializing");
    }
  }

  @Test
  @Order(9)
  void letsANodeJoinAfterwards() {
    ring = new LaterNodes(backedUp, BackedUpRing.BACKUP).join(ring);
  }

  @Test
  @Order(10)
  void letsANodeTakeALostOnesPlaceAfterwards() {
    new LaterNodes(backedUp, BackedUpRing.BACKUP).replace(ring, ring.racks().get(1));
  }

  private static void truncate(String... tables) {
    try (Cql cql = ring.connect()) {
      for (String table : tables) {
        cql.execute("TRUNCATE " + table);
      }
    }
  }

  private static String phase(String restore) {
    return ring.restore(restore, "phase");
  }

  private static String plans() {
    return ring.db("get", "configmaps", "-o", "jsonpath={.items[*].data.plan\\.json}");
  }

  private static String backup() {
    return "backup/" + BackedUpRing.BACKUP;
  }

  private static String refused(String restore) {
    return on.refused("apply", "-f", on.file(restore).toString());
  }

  private static String restore(String name, String backup, String label) {
    return DemoOnKubernetes.restore(name, backup, "{matchLabels: {%s}}".formatted(label), "");
  }
}
