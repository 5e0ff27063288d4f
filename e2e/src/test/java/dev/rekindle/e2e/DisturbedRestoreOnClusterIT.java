package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import dev.rekindle.testkit.TestkitException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Restores of a Cassandra in pods while something else happens to it: a node that is out of reach,
 * somebody else's Restore, a fight over replicas, a change of mind, copies, a new start.
 */
@ExtendWith({OnACluster.class, OnARing.class})
@Execution(ExecutionMode.SAME_THREAD)
@Order(OnACluster.FIRST + 4)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DisturbedRestoreOnClusterIT {
  /** What nobody can apply, and what the API server writes itself. */
  private static final Pattern ITS_OWN =
      Pattern.compile("(?m)^  (resourceVersion|uid|creationTimestamp|generation): .*\n");

  private static final List<String> ENDS = List.of("Succeeded", "Failed", "Aborted");

  /** How often it may be given up since there is one node more when it is looked at. */
  private static final int MOST_TRIES = 8;

  /** Bytes a second. */
  private static final int FAST = 1_500_000_000;

  /** Long enough for a kubelet to be stopped before it is over. */
  private static final int SLOW_SECONDS = 100;

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
    backedUp.bandwidth(FAST);
    ring.remove();
    ring.apply();
    backedUp.awaitBackup(BackedUpRing.BACKUP);
    on.timed("an empty ring is ready", ring::awaitRing);
  }

  @Test
  @Order(1)
  void waitsForANodeThatIsOutOfReach() {
    assumeTrue(on.ours().isPresent(), "this cluster's node is not ours to break");
    ring.mark("unreached");

    on.ours()
        .orElseThrow()
        .without(
            "kubelet",
            () -> {
              apply("d-1");
              on.eventually(() -> ring.staged("d-1"), "Not gone yet: ");
              on.eventually(
                  () -> on.kubectl("get", "nodes", "-o", "jsonpath={.items[*].status.conditions}"),
                  "Kubelet stopped posting node status");
              assertThat(ring.staged("d-1")).contains(ring.pods());
              assertThat(ring.restore("d-1", "phase")).isEqualTo("Staging");
              assertThat(ring.isMarked("unreached")).as("the old database serves").isTrue();
            });

    backedUp.awaitReady("d-1");
    isRestored("unreached");
  }

  @Test
  @Order(2)
  void stagesOnWhileItsNodeGoesOutOfReach() {
    assumeTrue(on.ours().isPresent(), "this cluster's node is not ours to break");
    ring.mark("midway");
    backedUp.bandwidth(aNodeIn(SLOW_SECONDS));
    apply("d-8");
    on.eventually("a node stages", () -> anyPodIs("staging"));
    backedUp.bandwidth(FAST);

    on.ours()
        .orElseThrow()
        .without(
            "kubelet",
            () -> {
              on.eventually(
                  () -> on.kubectl("get", "nodes", "-o", "jsonpath={.items[*].status.conditions}"),
                  "Kubelet stopped posting node status");
              on.eventually(ring::plans, "\"commit\"");
            });

    backedUp.awaitReady("d-8");
    isRestored("midway");
  }

  /** Bytes a second at which a node's part of the backup takes that many seconds. */
  private static int aNodeIn(int seconds) {
    String bytes = ring.db("get", "backup", BackedUpRing.BACKUP, "-o", "jsonpath={.status.bytes}");
    return Integer.parseInt(bytes) / ring.pods().size() / seconds;
  }

  private static boolean anyPodIs(String state) {
    return ring.pods().stream()
        .anyMatch(pod -> ring.restorerStatus(pod).path("state").asText().equals(state));
  }

  @Test
  @Order(3)
  void oneOfTwoGetsTheTarget() {
    ring.mark("twice");
    try (Departures gone = Departures.of(ring)) {
      // Those that the controller makes are not asked about: its lock decides.
      String both = on.file(restore("d-2") + "---\n" + restore("d-3")).toString();
      on.kubectl("create", PodRing.AS_CONTROLLER, "-f", both);
      assertThat(on.refused("apply", "-f", on.file(restore("d-0")).toString()))
          .contains("RestoreOtherRestoreRunning: ");

      assertThat(List.of(awaitEnd("d-2"), awaitEnd("d-3")))
          .containsExactlyInAnyOrder("Succeeded", "Failed");
      String loser = ring.restore("d-2", "phase").equals("Failed") ? "d-2" : "d-3";
      assertThat(ring.restore(loser, "conditions[?(@.type==\"Ready\")].reason"))
          .isEqualTo("TargetBusy");
      isRestored("twice");
      assertThat(gone.pods())
          .as("each pod goes once")
          .containsExactlyInAnyOrderElementsOf(ring.pods());
    }
  }

  @Test
  @Order(4)
  void isDoneWhileOthersFightOverReplicas() {
    ring.mark("fought");
    String revisions = ring.revisions();

    try (ReplicaFight fight = new ReplicaFight(ring)) {
      on.eventually("both had their way", () -> fight.rounds() > 0);
      int tries = 0;
      while (!isDoneInTheFight("d-4-" + ++tries)) {
        assertThat(tries).as("no peace was needed").isLessThan(MOST_TRIES);
        ring.awaitReady();
        assertThat(ring.isMarked("fought")).as("the old database is back").isTrue();
      }
      int until = fight.rounds() + 1;
      on.eventually("they go on", () -> fight.rounds() > until);
    }
    on.eventually("one more is gone", () -> ring.uids().size() == ring.pods().size());

    isRestored("fought");
    assertThat(ring.revisions()).isEqualTo(revisions);
  }

  /** One that is looked at while there is one node more is given up. */
  private static boolean isDoneInTheFight(String restore) {
    on.eventually("it is asked for between two rounds", () -> isAccepted(restore));
    String end = awaitEnd(restore);
    System.out.printf(
        "on the cluster: in the fight %s is %s: %s%n",
        restore, end, ring.restore(restore, "conditions[?(@.type==\"Ready\")].message"));
    return end.equals("Succeeded");
  }

  /** Admission refuses it while there is one node more. */
  private static boolean isAccepted(String restore) {
    try {
      apply(restore);
    } catch (TestkitException e) {
      assertThat(e.getMessage())
          .containsAnyOf("RestoreRackSizeMismatch", "RestoreTargetNotRolledOut");
      return false;
    }
    return true;
  }

  @Test
  @Order(5)
  void goesForwardWhenItIsDeletedAfterTheDecision() {
    ring.mark("decided");
    apply("d-6");
    on.eventually(ring::plans, "\"commit\"");

    ring.db("delete", "restore", "d-6", "--timeout=300s");

    isRestored("decided");
  }

  @Test
  @Order(6)
  void neverRunsAgainAsACopy() {
    String done = someThatIsDone();
    String exported = exported("restore", done);
    List<String> uids = ring.uids();
    ring.mark("since");

    ring.db("delete", "restore", done, "--timeout=120s");
    on.apply(exported);

    on.eventually(() -> ring.restore(done, "phase"), "Copied");
    assertThat(ring.uids()).isEqualTo(uids);
    assertThat(ring.isMarked("since")).isTrue();
  }

  private static String someThatIsDone() {
    String done = "jsonpath={.items[?(@.status.phase==\"Succeeded\")].metadata.name}";
    return List.of(ring.db("get", "restores", "-o", done).split(" ")).getFirst();
  }

  @Test
  @Order(7)
  void readsABackupThatIsACopyFromItsBucket() {
    String backup = "backup/" + BackedUpRing.LATER;
    backedUp.awaitBackup(BackedUpRing.LATER);
    String exported = exported("backup", BackedUpRing.LATER);
    lookIntoTheBucket(false); // it would be found again, and be no copy

    ring.db("delete", backup, "--timeout=120s");
    on.apply(exported);

    on.eventually(() -> ring.db("get", backup, "-o", "jsonpath={.status.phase}"), "Copied");
    ring.db("wait", backup, "--for=condition=Restorable", "--timeout=120s");
    lookIntoTheBucket(true);
  }

  private static void lookIntoTheBucket(boolean look) {
    ring.db(
        "patch",
        "backupstorage",
        "s3-main",
        "--type=merge",
        "--patch={\"spec\":{\"sync\":{\"suspend\":%s}}}".formatted(!look));
  }

  private static String exported(String kind, String name) {
    return ITS_OWN.matcher(ring.db("get", kind, name, "-o", "yaml")).replaceAll("");
  }

  @Test
  @Order(8)
  void startsOnItsVolumesWhenTheStatefulSetsAreMadeAgain() {
    List<String> uids = ring.uids();
    ring.db("delete", "statefulsets", "--all", "--timeout=120s");
    on.eventually("its pods are gone", () -> ring.uids().stream().noneMatch(uids::contains));

    ring.apply();

    ring.awaitRing();
    assertThat(ring.isMarked("since")).isTrue();
    backedUp.mustHoldWhatWasBackedUp();
  }

  private static void apply(String name) {
    on.apply(restore(name));
  }

  private static String restore(String name) {
    return DemoOnKubernetes.restore(
        name, BackedUpRing.BACKUP, "{matchLabels: {app: c1}}", "timeout: 10m\n");
  }

  private static String awaitEnd(String restore) {
    on.eventually(restore + " ends", () -> ENDS.contains(ring.restore(restore, "phase")));
    return ring.restore(restore, "phase");
  }

  private static void isRestored(String mark) {
    backedUp.mustHoldWhatWasBackedUp();
    assertThat(ring.isMarked(mark)).isFalse();
  }
}
