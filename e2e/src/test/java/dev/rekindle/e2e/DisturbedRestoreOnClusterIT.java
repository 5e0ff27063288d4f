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

/**
 * Restores of a Cassandra in pods while something else happens to it: a node that is out of reach,
 * somebody else's Restore, a fight over replicas, a change of mind, copies, a new start.
 */
@ExtendWith({OnACluster.class, OnARing.class})
@Order(OnACluster.FIRST + 4)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DisturbedRestoreOnClusterIT {
  /** What nobody can apply, and what the API server writes itself. */
  private static final Pattern ITS_OWN =
      Pattern.compile("(?m)^  (resourceVersion|uid|creationTimestamp|generation): .*\n");

  private static final List<String> ENDS = List.of("Succeeded", "Failed", "Aborted");

  /** Bytes a second. */
  private static final int FAST = 1_500_000_000;

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
  void isDoneOnceWhenTwoAskForIt() {
    ring.mark("twice");

    boolean both = areBothAccepted("d-2", "d-3");

    if (both) {
      String winner = awaitEnd("d-2").equals("Succeeded") ? "d-2" : "d-3";
      String loser = winner.equals("d-2") ? "d-3" : "d-2";
      assertThat(awaitEnd(winner)).isEqualTo("Succeeded");
      assertThat(awaitEnd(loser)).isEqualTo("Failed");
      assertThat(ring.restore(loser, "conditions[?(@.type==\"Ready\")].reason"))
          .isEqualTo("TargetBusy");
    } else {
      assertThat(awaitEnd("d-2")).isEqualTo("Succeeded");
    }
    isRestored("twice");
  }

  /** Admission refuses the second one, unless it came before the first was seen. */
  private static boolean areBothAccepted(String first, String second) {
    try {
      on.apply(restore(first) + "---\n" + restore(second));
    } catch (TestkitException e) {
      assertThat(e).hasMessageContaining("RestoreOtherRestoreRunning: ", first);
      return false;
    }
    return true;
  }

  @Test
  @Order(3)
  void endsCleanlyWhileOthersFightOverReplicas() {
    ring.mark("fought");
    String revisions = ring.revisions();

    String end;
    try (ReplicaFight fight = new ReplicaFight(ring)) {
      on.eventually("both had their way", () -> fight.rounds() > 0);
      on.eventually("it is asked for between two rounds", () -> isAccepted("d-4"));
      end = awaitEnd("d-4");
      int until = fight.rounds() + 1;
      on.eventually("they go on", () -> fight.rounds() > until);
    }
    on.eventually("one more is gone", () -> ring.uids().size() == ring.pods().size());

    ring.awaitRing();
    assertThat(ring.isMarked("fought")).as(end).isNotEqualTo(end.equals("Succeeded"));
    apply("d-5");
    backedUp.awaitReady("d-5");
    isRestored("fought");
    assertThat(ring.revisions()).isEqualTo(revisions);
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
  @Order(4)
  void goesForwardWhenItIsDeletedAfterTheDecision() {
    ring.mark("decided");
    apply("d-6");
    on.eventually(
        () -> ring.db("get", "configmaps", "-o", "jsonpath={.items[*].data.plan\\.json}"),
        "\"commit\"");

    ring.db("delete", "restore", "d-6", "--timeout=300s");

    isRestored("decided");
  }

  @Test
  @Order(5)
  void neverRunsAgainAsACopy() {
    String exported =
        ITS_OWN.matcher(ring.db("get", "restore", "d-5", "-o", "yaml")).replaceAll("");
    List<String> uids = ring.uids();
    ring.mark("since");

    ring.db("delete", "restore", "d-5", "--timeout=120s");
    on.apply(exported);

    on.eventually(() -> ring.restore("d-5", "phase"), "Copied");
    assertThat(ring.uids()).isEqualTo(uids);
    assertThat(ring.isMarked("since")).isTrue();
  }

  @Test
  @Order(6)
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
