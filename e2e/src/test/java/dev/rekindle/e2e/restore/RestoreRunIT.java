package dev.rekindle.e2e.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.NodeState;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import dev.rekindle.testkit.VersityGw;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores by the built controller on a real API server, from a real store, with the built restorer
 * in every pod; only the databases themselves are played.
 */
class RestoreRunIT {
  private static final String AT_ONCE = "{concurrency: 4}";
  private static final String SLOWLY = "{concurrency: 1, bandwidth: 8000}";

  @TempDir static Path directory;
  private static KubernetesClient client;
  private static VersityGw store;
  private static ControllerProgram controller;
  private @Nullable Site site;

  @BeforeAll
  static void start() {
    KubeApi api = KubeApi.shared();
    String definitions = Tools.repositoryRoot().resolve("manifests/crds").toString();
    api.mustKubectl("apply", "--server-side", "-k", definitions);
    api.mustKubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all");
    Config patient = Config.fromKubeconfig(api.kubeconfigFile().toFile());
    patient.setRequestTimeout(60_000);
    client = new KubernetesClientBuilder().withConfig(patient).build();
    store = VersityGw.start(directory.resolve("store"));
    store.createBucket("backups");
    controller = new ControllerProgram(directory.resolve("controller"));
    controller.start();
    controller.awaitLeads();
  }

  @AfterAll
  static void stop() {
    controller.close();
    store.close();
    client.close();
  }

  @AfterEach
  void end() {
    if (site != null) {
      site.close();
    }
  }

  private Site site(String transfer) throws Exception {
    Site made = new Site(client, store.endpoint(), directory, transfer);
    site = made;
    made.backup("monday", RackedBackup.of("monday"));
    made.run(RackedBackup.RACKS);
    assertThat(made.data()).containsExactly("old");
    return made;
  }

  @Test
  void putsTheBackupInPlaceAndWritesNothingElse() throws Exception {
    Site there = site(AT_ONCE);
    Map<String, String> statefulSets = there.statefulSets();
    List<Phase> phases = new CopyOnWriteArrayList<>();
    try (Watch _ = watch(there, phases)) {
      there.restore("one", "monday");
      there.awaitRestore("one", RestoreRunIT::over);
    }

    assertThat(phases).containsExactly(Phase.STAGING, Phase.COMMITTING, Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
    there.await("databases run", () -> there.machine.running().size() == 3);
    assertThat(there.statefulSets()).as("nobody wrote to a StatefulSet").isEqualTo(statefulSets);
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
  void aRestoreThatIsOverIsLeftAloneByTheNextController() throws Exception {
    Site there = site(AT_ONCE);
    there.restore("one", "monday");
    there.awaitRestore("one", RestoreRunIT::over);
    there.await("databases run", () -> there.machine.running().size() == 3);
    Map<String, String> versions = there.versions();

    controller.killAndStartAnother();
    controller.awaitLeads();
    there.restore("other", "nothing-of-that-name"); // proof that the next one is at work
    there.awaitRestore("other", restore -> phase(restore) == Phase.FAILED);

    assertThat(there.condition("other", "Accepted").getMessage()).contains("RestoreBackupMissing");
    Map<String, String> now = there.versions();
    now.remove("Restore other");
    assertThat(now).isEqualTo(versions);
  }

  @Test
  void theNextControllerGoesOnWhereverOneIsKilled() throws Exception {
    Site there = site(AT_ONCE);
    Set<String> pods = uids(there);
    there.restore("one", "monday");
    List<Predicate<Restore>> steps =
        List.of(
            restore -> phase(restore) != null,
            _ -> there.plan("r1").restore() != null,
            _ -> uids(there).stream().noneMatch(pods::contains),
            restore -> !phase(restore).equals(Phase.STAGING),
            _ -> there.plan("r3").state().compareTo(PlanState.STAGE) > 0,
            _ -> there.plan("r1").state() == PlanState.DONE);
    for (Predicate<Restore> step : steps) {
      there.awaitRestore("one", step);
      controller.killAndStartAnother();
    }

    there.awaitRestore("one", RestoreRunIT::over);

    assertThat(there.phase("one")).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
    assertThat(there.plan("r3").state()).isEqualTo(PlanState.DONE);
  }

  @Test
  void theOldDatabaseRunsAgainWhenAnObjectIsDamagedAndAnotherBackupCanBeRestored()
      throws Exception {
    Site there = site(AT_ONCE);
    there.backup("tuesday", RackedBackup.of("tuesday").damaged("r2"));
    there.restore("one", "tuesday");

    there.awaitRestore("one", RestoreRunIT::over);

    assertThat(there.phase("one")).isEqualTo(Phase.FAILED);
    assertThat(there.condition("one", "Committed").getReason()).isEqualTo("NodeFailed");
    assertThat(there.condition("one", "Ready").getMessage())
        .contains("r2-0", "nb-1-big-Data.db")
        .doesNotContain(store.endpoint().secretKey());
    assertThat(there.plan("r1").state()).isEqualTo(PlanState.ABORTED);
    there.await("databases run", () -> there.machine.running().size() == 3);
    assertThat(there.data()).containsExactly("old");

    there.restore("two", "monday");
    there.awaitRestore("two", RestoreRunIT::over);

    assertThat(there.phase("two")).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
  }

  @Test
  void deletedBeforeTheDecisionItGivesTheOldDatabaseBack() throws Exception {
    Site there = site(SLOWLY);
    Restore restore = there.restore("one", "monday");
    there.awaitRestore("one", one -> there.plan("r3").state() == PlanState.STAGE);
    there.await("pods stage", () -> there.machine.running().isEmpty());

    client.resource(restore).delete();

    there.await("it is gone", () -> there.get("one").isEmpty());
    there.await("databases run", () -> there.machine.running().size() == 3);
    assertThat(there.data()).containsExactly("old");
    assertThat(there.plan("r1").state()).isEqualTo(PlanState.ABORTED);
    assertThat(there.events("one")).contains("Deleted", "Aborted").doesNotContain("Committed");
  }

  @Test
  void deletedAfterTheDecisionItGoesOnToItsEnd() throws Exception {
    Site there = site(AT_ONCE);
    Restore restore = there.restore("one", "monday");
    there.awaitRestore("one", one -> phase(one) == Phase.COMMITTING);

    client.resource(restore).delete();

    there.await("it is gone", () -> there.get("one").isEmpty());
    assertThat(there.data()).containsExactly("monday");
    assertThat(there.plan("r2").state()).isEqualTo(PlanState.DONE);
    there.await("databases run", () -> there.machine.running().size() == 3);
  }

  @Test
  void fillsNewStatefulSetsOnceAllRacksAreThereAndNeverGoesBackInTime() throws Exception {
    Site there = new Site(client, store.endpoint(), directory, AT_ONCE);
    site = there;
    there.backup("monday", RackedBackup.of("monday"));
    there.createRackFrom("r1", "monday");
    String name = there.awaitRestoreFrom("monday", Set.of());
    there.awaitRestore(
        name,
        restore ->
            phase(restore) == Phase.PENDING
                && there
                    .condition(name, "Accepted")
                    .getMessage()
                    .equals("Waiting: racks r2, r3 missing"));
    assertThat(there.condition(name, "Accepted").getReason()).isEqualTo("RacksMissing");
    there.createRackFrom("r2", "monday");
    there.createRackFrom("r3", "monday");

    there.awaitRestore(name, RestoreRunIT::over);

    assertThat(there.phase(name)).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.data()).containsExactly("monday");
    there.await("databases run", () -> there.machine.running().size() == 3);
    assertThat(there.restores()).containsExactly(name);

    there.writeLater("r1"); // what the database did since
    there.deleteRacks();
    RackedBackup.RACKS.forEach(rack -> there.createRackFrom(rack, "monday"));
    String second = there.awaitRestoreFrom("monday", Set.of(name));
    there.awaitRestore(second, RestoreRunIT::over);

    assertThat(there.phase(second)).isEqualTo(Phase.SUCCEEDED);
    assertThat(there.condition(second, "Ready").getReason()).isEqualTo("VolumesInUse");
    there.await("databases run", () -> there.machine.running().size() == 3);
    assertThat(there.wasWrittenLater("r1")).isTrue();
  }

  private static Watch watch(Site there, List<Phase> phases) {
    return client
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

  private static Set<String> uids(Site there) {
    Set<String> uids = new TreeSet<>();
    client
        .pods()
        .inNamespace(there.namespace)
        .list()
        .getItems()
        .forEach(pod -> uids.add(pod.getMetadata().getUid()));
    return uids;
  }

  private static @Nullable Phase phase(Restore restore) {
    return restore.getStatus() == null ? null : restore.getStatus().phase();
  }

  /** Its finalizer is the last thing that goes. */
  private static boolean over(Restore restore) {
    return restore.getStatus() != null
        && restore.getStatus().finishTime() != null
        && restore.getMetadata().getFinalizers().isEmpty();
  }
}
