package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import dev.rekindle.testkit.Cql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The product's main job as its users have it done: an object is applied, and a Cassandra of three
 * racks in pods has the rows and tokens of a backup again.
 */
@ExtendWith({OnACluster.class, OnARing.class})
@Order(OnACluster.FIRST + 3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreOnClusterIT {
  private static final String CONTROLLER = "deployment/rekindle-controller";

  /** Bytes a second. */
  private static final int SLOWLY = 20_000;

  /** For nodes that join: this image's nodes begin as a ring, and join slowly. */
  private static final String JOINING =
      "-Dcassandra.auto_bootstrap=true -Dcassandra.ring_delay_ms=10000"
          + " -Dcassandra.broadcast_interval_ms=10000";

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

    assertThat(ring.db("get", backup(), "-o", "jsonpath={.status.totalNodes}"))
        .isEqualTo(String.valueOf(ring.racks().size()));
  }

  @Test
  @Order(2)
  void refusesWhatCannotWorkAndShowsWhatWould() {
    assertThat(refused(restore("r-none", "nightly-7", "app: c1")))
        .contains("RestoreBackupMissing", "found only nightly-1");
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

    on.timed(
        "a restore in place is done",
        () -> {
          on.apply(restore("r-1", BackedUpRing.BACKUP, "app: c1"));
          backedUp.awaitReady("r-1");
        });

    assertThat(phase("r-1")).isEqualTo("Succeeded");
    backedUp.mustHoldWhatWasBackedUp();
    assertThat(ring.isMarked("newer")).isFalse();
    assertThat(ring.templates()).isEqualTo(templates);
    assertThat(ring.uids()).doesNotContainAnyElementsOf(pods);
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
  void runsOnTheOldDataWhenANodeCannotStageAndThenRestoresAfterAll() {
    ring.mark("after");
    // What a volume holds already is not downloaded.
    truncate("shop.orders");

    backedUp.bucket.spoiled(
        BackedUpRing.BACKUP,
        ring.pods().getFirst(),
        () -> {
          on.apply(restore("r-2", BackedUpRing.BACKUP, "app: c1"));
          on.eventually(() -> phase("r-2"), "Failed");
        });

    assertThat(ring.db("describe", "restore", "r-2"))
        .contains("NodeFailed", ring.pods().getFirst());
    ring.awaitRing();
    assertThat(ring.isMarked("after")).isTrue();

    on.apply(restore("r-3", BackedUpRing.BACKUP, "app: c1"));
    backedUp.awaitReady("r-3");
    backedUp.mustHoldWhatWasBackedUp();
    assertThat(ring.isMarked("after")).isFalse();
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
  void isDoneHoweverOftenTheControllerIsKilled() {
    backedUp.bandwidth(UNLIMITED);
    on.apply(restore("r-5", BackedUpRing.BACKUP, "app: c1"));

    on.eventually(
        "restored by one controller after another",
        () -> {
          on.system("delete", "pods", "-l", "app.kubernetes.io/component=controller", "--now");
          on.rolledOut(InstalledCluster.NAMESPACE, CONTROLLER);
          return phase("r-5").equals("Succeeded");
        });

    backedUp.mustHoldWhatWasBackedUp();
    assertThat(ring.isMarked("kept")).isFalse();
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
    List<String> racks = new ArrayList<>(ring.racks());
    racks.add(racks.getFirst());
    PodRing larger = new PodRing(on, ring.namespace(), racks, ring.image());

    on.timed(
        "another node has joined",
        () -> {
          larger.javaOptions(racks.getFirst(), JOINING);
          larger.comeBack();
          larger.awaitRing();
        });

    ring = larger;
    try (Cql cql = ring.connect()) {
      RingContents backup = backedUp.contents(BackedUpRing.BACKUP);
      assertThat(DemoData.read(cql)).isEqualTo(backup.rows());
      Map<String, Set<List<String>>> tokens = PodRing.tokens(cql);
      backup.tokens().forEach((rack, nodes) -> assertThat(tokens.get(rack)).containsAll(nodes));
    }
  }

  @Test
  @Order(10)
  void letsANodeTakeALostOnesPlaceAfterwards() {
    String rack = ring.racks().get(1);
    String pod = PodRing.statefulSet(rack) + "-0";
    String lost = ring.address(pod).getHostString();
    Map<String, Set<List<String>>> tokens = tokens();
    ring.scale(rack, 0);
    ring.db("delete", "persistentvolumeclaim", "data-" + pod, "--timeout=120s");

    on.timed(
        "a lost node is replaced",
        () -> {
          ring.javaOptions(rack, JOINING + " -Dcassandra.replace_address_first_boot=" + lost);
          ring.comeBack();
          ring.awaitRing();
        });

    assertThat(ring.restorerLog(pod))
        .contains("The last restore is over and this volume came after it");
    assertThat(tokens()).isEqualTo(tokens);
    String streamed = "shop.orders"; // on three nodes, and in this rack only on this one
    try (Cql cql = ring.connect()) {
      assertThat(cql.contentsAt(ring.address(pod), "SELECT * FROM " + streamed))
          .isEqualTo(backedUp.rows().get(streamed));
    }
  }

  private static Map<String, Set<List<String>>> tokens() {
    try (Cql cql = ring.connect()) {
      return PodRing.tokens(cql);
    }
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
