package dev.rekindle.e2e.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.NodeState;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.plan.PlanState;
import dev.rekindle.testkit.Loopback;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Restores while something else happens to the target. */
@ExtendWith(OnABed.class)
class DisturbedRestoreIT {
  private static final int STORAGE_PORT = 7000;
  private static final int MOST_TRIES = 20;

  @BeforeAll
  static void start(Bed bed) {
    assertThat(bed.controller.output()).as("all share it").isNotEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void waitsForADatabaseThatNobodyReachesUntilItsNodeIsNoMore(Site there) throws Exception {
    there.backup("monday");
    there.run();
    there.machine.loseNode("r2-0");

    there.restore("one", "monday");
    there.awaitCondition("one", "Staged", "PodsStopping", "Not gone yet: r2-0. ");
    there.awaitRestore(
        "one",
        restore ->
            restore.getStatus().nodes().stream()
                    .filter(node -> node.state() == NodeState.STAGED)
                    .count()
                == 2);
    assertThat(there.condition("one", "Staged").getMessage())
        .contains("r2-0", "counts as running until that node is gone");
    assertThat(there.phase("one")).isEqualTo(Phase.STAGING);
    assertThat(there.machine.running()).as("which still writes").containsExactly("r2-0");
    assertThat(there.data()).containsExactly(Volumes.OLD);
    there.machine.removeNode("r2-0");

    endsRestored(there);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void waitsForANodeThatIsLostWhileItStages(Site there) throws Exception {
    there.slowly();
    there.backup("monday");
    there.run();
    there.restore("one", "monday");
    there.await("r3 stages", () -> there.machine.log("r3-0").contains("Staging begins."));

    there.machine.loseNode("r3-0");
    there.client.pods().inNamespace(there.namespace).withName("r3-0").delete(); // as evicted
    there.awaitCondition("one", "Staged", "PodsStopping", "Not gone yet: r3-0. ");
    assertThat(there.data()).containsExactly(Volumes.OLD);
    there.machine.removeNode("r3-0");

    endsRestored(there);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void endsWellOrCleanlyWhileOthersFightOverReplicas(Site there) throws Exception {
    there.backup("monday");
    Rack rack = Rack.of("r1");
    there.run(List.of(rack, Rack.of("r2"), Rack.of("r3")));
    there.volumes.mayBeEmpty("r1-1");
    StatefulSet before = statefulSet(there);

    int tries = 0;
    try (Fight fight = new Fight(there, rack)) {
      there.await("both had their way", () -> fight.rounds() > 0);
      RestoreStatus end;
      do {
        assertThat(there.data()).containsExactly(Volumes.OLD);
        assertThat(++tries).as("no peace was needed").isLessThan(MOST_TRIES);
        there.restore("try-" + tries, "monday");
        end = there.awaitEnd("try-" + tries);
      } while (end.phase() != Phase.SUCCEEDED);
      int until = fight.rounds() + 1;
      there.await("they go on", () -> fight.rounds() > until);
    }

    assertThat(there.data()).containsExactly("monday");
    StatefulSet after = statefulSet(there);
    assertThat(after.getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());
    assertThat(writers(before)).as("nobody else wrote to it").containsAll(writers(after));
    there.awaitDatabases();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void givesTheOldDatabaseBackWhenItsPodsAreScaledAway(Site there) throws Exception {
    there.slowly();
    there.backup("monday");
    there.run();
    there.restore("one", "monday");
    there.awaitRestore("one", _ -> there.plan("r3").state() == PlanState.STAGE);
    there.await("pods stage", () -> there.machine.running().isEmpty());

    there.scale("r2", 0);
    RestoreStatus end = there.awaitEnd("one");
    there.scale("r2", 1);

    assertThat(end.phase()).isEqualTo(Phase.ABORTED);
    assertThat(there.condition("one", "Ready").getReason()).isEqualTo("TargetChanged");
    assertThat(there.condition("one", "Ready").getMessage())
        .contains("no replica any more", "r2-0");
    there.awaitDatabases();
    assertThat(there.data()).containsExactly(Volumes.OLD);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void doesNotJoinTheLivingClusterThatItsSeedsLeadTo(Site there) throws Exception {
    there.backup("monday");
    try (Loopback.Block block = Loopback.claimBlock()) {
      String source = block.address(1);
      there.run(
          RackedBackup.RACKS.stream()
              .map(Rack::of)
              .map(rack -> rack.with("CASSANDRA_SEEDS", block.address(2) + "," + source))
              .toList());
      try (ServerSocket living = new ServerSocket()) {
        living.bind(new InetSocketAddress(InetAddress.ofLiteral(source), STORAGE_PORT));
        there.restore("one", "monday");
        there.awaitCondition("one", "Staged", "RestoreSeedsAlive", source + ":" + STORAGE_PORT);
        assertThat(there.condition("one", "Staged").getMessage()).doesNotContain(block.address(2));
        assertThat(there.phase("one")).isEqualTo(Phase.STAGING);
        assertThat(there.machine.running()).isEmpty();
        assertThat(there.data()).containsExactly(Volumes.OLD);
      }
    }

    endsRestored(there);
  }

  private static void endsRestored(Site there) {
    assertThat(there.awaitEnd("one").phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
    there.awaitDatabases();
  }

  private static StatefulSet statefulSet(Site there) {
    return there.client.apps().statefulSets().inNamespace(there.namespace).withName("r1").get();
  }

  /** Who wrote to it and when, but for those who fight. */
  private static Set<String> writers(StatefulSet set) {
    return set.getMetadata().getManagedFields().stream()
        .filter(entry -> !Fight.MANAGER.equals(entry.getManager()))
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
        .map(DisturbedRestoreIT::shown)
        .collect(Collectors.toSet());
  }

  private static String shown(ManagedFieldsEntry entry) {
    return entry.getManager() + " " + entry.getOperation() + " " + entry.getTime();
  }
}
