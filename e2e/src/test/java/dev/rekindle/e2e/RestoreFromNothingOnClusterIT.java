package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import dev.rekindle.testkit.Cql;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * StatefulSets that are created with {@code restore-from}: the first thing that their pods run is
 * the database of the backup.
 */
@ExtendWith({OnACluster.class, OnARing.class})
@Execution(ExecutionMode.SAME_THREAD)
@Order(OnACluster.FIRST + 5)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreFromNothingOnClusterIT {
  private static final String ONE_RACK = "one-rack";

  private static final String LIVING_SEED = "c1-dc1-r1-sts-0.c1.db.svc.cluster.local";

  /** Bytes a second. */
  private static final int FAST = 2_000_000_000;

  private static InstalledCluster on;
  private static BackedUpRing backedUp;
  private static PodRing copy;
  private static PodRing oneByOne;

  @BeforeAll
  static void makeRoom(BackedUpRing given) {
    backedUp = given;
    on = given.on;
    copy = new PodRing(on, "copy", given.ring.racks(), given.ring.image());
    oneByOne =
        new PodRing(on, given.ring.namespace(), List.of("r1", "r1", "r1"), given.ring.image());
    given.letTheControllerIn();
    given.credentials();
    given.ring.remove();
    given.ring.apply();
    given.ring.awaitRing();
    given.awaitBackup(BackedUpRing.BACKUP);
  }

  @Test
  @Order(0)
  void standsBesideTheLivingClusterOfThatName() {
    PodRing living = backedUp.ring;
    living.mark("living");
    backedUp.allow(copy);
    copy.apply("s3-main", "db/s3-main, rekindle.dev/restore-from: db/" + BackedUpRing.BACKUP);

    backedUp.awaitReady(copy, restoreFrom(BackedUpRing.BACKUP, copy));
    backedUp.mustHold(copy, BackedUpRing.BACKUP);
    assertThat(copy.isMarked("living")).isFalse();
    living.awaitRing();
    assertThat(living.isMarked("living")).isTrue();

    copy.remove();
    copy.db("delete", "restores", "--all", "--timeout=120s");
  }

  @Test
  @Order(1)
  void fillsTheRacksOfAnotherNamespaceOnceTheLivingClusterOfThatNameCannotBeJoined() {
    PodRing living = backedUp.ring;
    copy.apply(
        "s3-main",
        "db/s3-main, rekindle.dev/restore-from: db/" + BackedUpRing.BACKUP,
        "CASSANDRA_SEEDS, value: \"",
        "CASSANDRA_SEEDS, value: \"" + LIVING_SEED + ",");
    String restore = restoreFrom(BackedUpRing.BACKUP, copy);

    on.eventually(() -> copy.staged(restore), "RestoreSeedsAlive");
    assertThat(copy.staged(restore)).contains(LIVING_SEED);
    living.awaitRing();
    assertThat(living.uids()).hasSameSizeAs(living.pods());
    living.remove();

    on.timed("a ring is there once the other is gone", () -> backedUp.awaitReady(copy, restore));
    backedUp.mustHold(copy, BackedUpRing.BACKUP);
  }

  @Test
  @Order(2)
  void letsANodeTakeALostOnesPlaceAfterwards() {
    new LaterNodes(backedUp, BackedUpRing.BACKUP).replace(copy, copy.racks().get(1));

    on.kubectl("delete", "namespace", copy.namespace(), "--timeout=120s");
  }

  @Test
  @Order(3)
  void fillsARackWhosePodsComeOneByOneUnderANewNameOfTheCluster() {
    backedUp.ring.remove();
    backedUp.backUp(ONE_RACK, oneByOne.racks());
    backedUp.bandwidth(FAST); // A bucket is looked at when its storage was changed.
    backedUp.awaitBackup(ONE_RACK);

    on.timed(
        "a ring is there from nothing, one by one",
        () -> {
          assertThat(
                  oneByOne.apply(
                      "s3-main",
                      "s3-main, rekindle.dev/restore-from: " + ONE_RACK,
                      "Parallel",
                      "OrderedReady",
                      "CASSANDRA_CLUSTER_NAME, value: c1",
                      "CASSANDRA_CLUSTER_NAME, value: c2"))
              .contains("Warning: RestorePodsOneByOne");
          backedUp.awaitReady(oneByOne, restoreFrom(ONE_RACK, oneByOne));
        });

    backedUp.mustHold(oneByOne, ONE_RACK);
    try (Cql cql = oneByOne.connect()) {
      assertThat(cql.session().getMetadata().getClusterName()).hasValue("c2");
    }
  }

  @Test
  @Order(4)
  void isRestoredInPlaceFromTheHighestOrdinalDown() {
    oneByOne.mark("newer");

    try (Departures gone = Departures.of(oneByOne)) {
      on.timed(
          "a restore in place is done, one by one",
          () -> {
            on.apply(DemoOnKubernetes.restore("down", ONE_RACK, "{matchLabels: {app: c1}}", ""));
            backedUp.awaitReady(oneByOne, "down");
          });

      backedUp.mustHold(oneByOne, ONE_RACK);
      assertThat(gone.pods()).containsExactlyElementsOf(oneByOne.pods().reversed());
    }
    assertThat(oneByOne.isMarked("newer")).isFalse();
  }

  @Test
  @Order(5)
  void letsANodeJoinAfterwards() {
    new LaterNodes(backedUp, ONE_RACK).join(oneByOne).remove();
  }

  @Test
  @Order(6)
  void isNotDoneUnderAnotherNameOfTheClusterThanPlanned() {
    String rack = "statefulset/" + PodRing.statefulSet("r1");
    String name = "rekindle.dev/cluster";
    oneByOne.apply(
        "s3-main",
        "s3-main, rekindle.dev/restore-from: " + ONE_RACK + ", " + name + ": shop",
        "{name: CASSANDRA_CLUSTER_NAME, value: c1}",
        "{name: LANG, value: C}");
    on.eventually(
        () -> oneByOne.db("get", "restores", "-o", "jsonpath={.items[*].status}"),
        "its cluster is Test Cluster, expected shop");
    assertThat(oneByOne.plans()).contains("\"commit\"").doesNotContain("\"done\"");

    String goesOn = "jsonpath={.items[?(@.status.phase==\"Committing\")].metadata.name}";
    String restore = oneByOne.db("get", "restores", "-o", goesOn).strip();

    oneByOne.db("annotate", rack, "--overwrite", name + "=Test Cluster");

    backedUp.awaitReady(oneByOne, restore);
    backedUp.mustHold(oneByOne, ONE_RACK);
    assertThat(oneByOne.plans()).contains("\"done\"");
  }

  /** The Restore that the controller makes of it. */
  private static String restoreFrom(String backup, PodRing ring) {
    String name =
        "jsonpath={.items[?(@.spec.backupRef.name==\"%s\")].metadata.name}".formatted(backup);
    return on.eventually(() -> ring.db("get", "restores", "-o", name), "from-" + backup);
  }
}
