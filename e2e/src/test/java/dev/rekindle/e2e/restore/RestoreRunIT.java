package dev.rekindle.e2e.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.NodeState;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.RestorePlan;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Restores by the built controller on a real API server, from a real store, with the built restorer
 * in every pod; only the databases themselves are played.
 */
@ExtendWith(OnABed.class)
class RestoreRunIT {
  /** Two tests kill it. */
  private static final String CONTROLLER = "controller";

  private static Bed bed;

  @BeforeAll
  static void start(Bed given) {
    bed = given;
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = CONTROLLER, mode = ResourceAccessMode.READ)
  void putsTheBackupInPlaceAndWritesNothingElse(Site there) throws Exception {
    there.backup("monday");
    there.run();
    Map<String, String> statefulSets = there.objects.statefulSets();
    List<Phase> phases = new CopyOnWriteArrayList<>();
    try (Watch _ = watch(there, phases);
        Departures gone = Departures.of(there)) {
      there.restore("one", "monday");
      there.awaitEnd("one");
      there.awaitDatabases();
      assertThat(gone.pods())
          .as("each pod goes once")
          .containsExactlyInAnyOrder("r1-0", "r2-0", "r3-0");
    }

    assertThat(phases).containsExactly(Phase.STAGING, Phase.COMMITTING, Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
    assertThat(there.objects.statefulSets())
        .as("nobody wrote to a StatefulSet")
        .isEqualTo(statefulSets);
    RestoreStatus status = there.get("one").orElseThrow().getStatus();
    assertThat(status.nodes())
        .hasSize(3)
        .allSatisfy(node -> assertThat(node.state()).isEqualTo(NodeState.DONE))
        .allSatisfy(node -> assertThat(node.bytesDone()).isEqualTo(node.bytesTotal()));
    assertThat(status.bytesTotal()).isGreaterThan(3 * 40_000L);
    assertThat(status.progress()).isEqualTo(100);
    assertThat(status.plan())
        .extracting(one -> one.pod() + "<-" + one.source())
        .containsExactly("r1-0<-old-r1-0", "r2-0<-old-r2-0", "r3-0<-old-r3-0");
    for (String type : List.of("Accepted", "Planned", "Staged", "Committed", "Ready")) {
      assertThat(there.condition("one", type).getStatus()).as(type).isEqualTo("True");
    }
    assertThat(there.events("one"))
        .contains("Planned", "PlanWritten", "PodsDeleted", "Committed", "Succeeded");
    for (String rack : RackedBackup.RACKS) {
      RestorePlan plan = there.plan(rack);
      assertThat(plan.state()).isEqualTo(PlanState.DONE);
      assertThat(plan.restore().nodes())
          .extracting(node -> node.pod())
          .containsExactly(rack + "-0");
    }
  }

  @Test
  @ResourceLock(CONTROLLER)
  void aRestoreThatIsOverIsLeftAloneByTheNextController(Site there) throws Exception {
    there.backup("monday");
    there.run();
    there.restore("one", "monday");
    there.awaitEnd("one");
    there.awaitDatabases();
    Map<String, String> versions = there.objects.versions();

    bed.controller.killAndStartAnother();
    bed.controller.awaitLeads();
    there.restore("other", "nothing-of-that-name"); // proof that the next one is at work
    there.awaitRestore("other", restore -> phase(restore) == Phase.FAILED);

    assertThat(there.condition("other", "Accepted").getMessage()).contains("RestoreBackupMissing");
    Map<String, String> now = there.objects.versions();
    now.remove("Restore other");
    assertThat(now).isEqualTo(versions);
  }

  @Test
  @ResourceLock(CONTROLLER)
  void theNextControllerGoesOnWhereverOneIsKilled(Site there) throws Exception {
    there.backup("monday");
    there.run();
    Set<String> pods = there.objects.uids();
    there.restore("one", "monday");
    List<Predicate<Restore>> steps =
        List.of(
            restore -> phase(restore) != null,
            _ -> there.plan("r1").restore() != null,
            _ -> there.objects.uids().stream().noneMatch(pods::contains),
            restore -> !phase(restore).equals(Phase.STAGING),
            _ -> there.plan("r3").state().compareTo(PlanState.STAGE) > 0,
            _ -> there.plan("r1").state() == PlanState.DONE);
    for (Predicate<Restore> step : steps) {
      there.awaitRestore("one", step);
      bed.controller.killAndStartAnother();
    }

    there.awaitEnd("one");

    assertThat(there.phase("one")).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
    assertThat(there.plan("r3").state()).isEqualTo(PlanState.DONE);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = CONTROLLER, mode = ResourceAccessMode.READ)
  void theOldDatabaseRunsAgainWhenAnObjectIsDamagedAndAnotherBackupCanBeRestored(Site there)
      throws Exception {
    there.backup("monday");
    there.run();
    there.backup("tuesday", RackedBackup.of("tuesday").damaged("r2"));
    there.restore("one", "tuesday");

    there.awaitEnd("one");

    assertThat(there.phase("one")).isEqualTo(Phase.FAILED);
    assertThat(there.condition("one", "Committed").getReason()).isEqualTo("NodeFailed");
    assertThat(there.condition("one", "Ready").getMessage())
        .contains("r2-0", "nb-1-big-Data.db")
        .doesNotContain(bed.store.endpoint().secretKey());
    assertThat(there.plan("r1").state()).isEqualTo(PlanState.ABORTED);
    there.awaitDatabases();
    assertThat(there.data()).containsExactly("old");

    there.restore("two", "monday");
    there.awaitEnd("two");

    assertThat(there.phase("two")).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = CONTROLLER, mode = ResourceAccessMode.READ)
  void deletedBeforeTheDecisionItGivesTheOldDatabaseBack(Site there) throws Exception {
    there.slowly();
    there.backup("monday");
    there.run();
    Restore restore = there.restore("one", "monday");
    there.awaitRestore("one", one -> there.plan("r3").state() == PlanState.STAGE);
    there.await("pods stage", () -> there.machine.running().isEmpty());

    there.client.resource(restore).delete();

    there.await("it is gone", () -> there.get("one").isEmpty());
    there.awaitDatabases();
    assertThat(there.data()).containsExactly("old");
    assertThat(there.plan("r1").state()).isEqualTo(PlanState.ABORTED);
    assertThat(there.events("one")).contains("Deleted", "Aborted").doesNotContain("Committed");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = CONTROLLER, mode = ResourceAccessMode.READ)
  void deletedAfterTheDecisionItGoesOnToItsEnd(Site there) throws Exception {
    there.backup("monday");
    there.run();
    Restore restore = there.restore("one", "monday");
    there.awaitRestore("one", one -> phase(one) == Phase.COMMITTING);

    there.client.resource(restore).delete();

    there.await("it is gone", () -> there.get("one").isEmpty());
    assertThat(there.data()).containsExactly("monday");
    assertThat(there.plan("r2").state()).isEqualTo(PlanState.DONE);
    there.awaitDatabases();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = CONTROLLER, mode = ResourceAccessMode.READ)
  void fillsNewStatefulSetsOnceAllRacksAreThereAndNeverGoesBackInTime(Site there) throws Exception {
    there.backup("monday");
    there.create(Rack.of("r1").from("monday"));
    String name = there.awaitRestoreFrom("monday", Set.of());
    there.awaitCondition(name, "Accepted", "RacksMissing", "Waiting: racks r2, r3 missing");
    assertThat(there.phase(name)).isEqualTo(Phase.PENDING);
    there.create(Rack.of("r2").from("monday"));
    there.create(Rack.of("r3").from("monday"));

    there.awaitEnd(name);

    assertThat(there.phase(name)).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
    there.awaitDatabases();
    assertThat(there.restores()).containsExactly(name);

    there.volumes.writeLater("r1-0"); // what the database did since
    there.deleteRacks();
    RackedBackup.RACKS.forEach(rack -> there.create(Rack.of(rack).from("monday")));
    String second = there.awaitRestoreFrom("monday", Set.of(name));
    there.awaitEnd(second);

    assertThat(there.phase(second)).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.condition(second, "Ready").getReason()).isEqualTo("VolumesInUse");
    there.awaitDatabases();
    assertThat(there.volumes.wasWrittenLater("r1-0")).isTrue();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = CONTROLLER, mode = ResourceAccessMode.READ)
  void waitsForARackThatIsThereOnlyInPart(Site there) throws Exception {
    there.backup(
        "monday",
        RackedBackup.of(
            "monday",
            Map.of("old-0", "r1", "old-1", "r1", "old-2", "r1", "old-3", "r2", "old-4", "r2")));
    there.create(Rack.of("r1").from("monday"));
    there.create(Rack.of("r2").from("monday"));
    String name = there.awaitRestoreFrom("monday", Set.of());
    there.awaitCondition(
        name,
        "Accepted",
        "RacksMissing",
        "Waiting: rack r1 has 1 of 3 pods; rack r2 has 1 of 2 pods");

    there.create(Rack.of("r1").replicas(2).of(Rack.CLUSTER, "r1-more").from("monday"));
    there.awaitCondition(name, "Accepted", "RacksMissing", "Waiting: rack r2 has 1 of 2 pods");
    there.volumes.belongTo(Rack.CLUSTER, Rack.of("r2").replicas(2).pods());
    there.scale("r2", 2);

    assertThat(there.awaitEnd(name).phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
    there.awaitDatabases();
    assertThat(there.restores()).containsExactly(name);
  }

  private static Watch watch(Site there, List<Phase> phases) {
    return there
        .client
        .resources(Restore.class)
        .inNamespace(there.namespace)
        .watch(
            new Watcher<Restore>() {
              @Override
              public void eventReceived(Action action, Restore restore) {
                Phase phase = phase(restore);
                if (phase != null && (phases.isEmpty() || phases.getLast() != phase)) {
                  phases.add(phase);
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                throw new AssertionError(cause);
              }
            });
  }

  private static @Nullable Phase phase(Restore restore) {
    return restore.getStatus() == null ? null : restore.getStatus().phase();
  }
}
