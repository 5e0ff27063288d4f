package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.api.RestoreStatus.NodeState;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.api.Selector;
import dev.rekindle.api.Target;
import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.issue.Authority;
import dev.rekindle.controller.Api;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.plans.Plans;
import dev.rekindle.name.Injected;
import dev.rekindle.name.Variable;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores in a real API server; pods and their volumes are played. */
class RestoresIT {
  private static final int PATIENCE = 200;
  private static final String DIGEST = "ab".repeat(32);

  private final KubernetesClient client = Api.client();
  private final String namespace = KubeApi.shared().newNamespace("restores");
  private final PlayedKubelet kubelet = new PlayedKubelet(client, namespace);
  private Plans plans;
  private Rules rules = RestoresIT::accepted;
  private Instant now = Instant.now();
  private final List<RestoreResult> results = new ArrayList<>();
  private final RestoreClock times = new RestoreClock(Duration.ofMinutes(10), results::add);

  @BeforeAll
  static void installDefinitions() {
    KubeApi api = KubeApi.shared();
    String crds = Tools.repositoryRoot().resolve("manifests/crds").toString();
    api.mustKubectl("apply", "--server-side", "-k", crds);
    api.mustKubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all");
  }

  @BeforeEach
  void twoRacksRun() {
    plans = new Plans(client, Duration.ofMinutes(1), new FromBackup(client), _ -> {}, _ -> {});
    plans
        .look()
        .write(
            Bundle.EMPTY.with(
                Authority.create("test", now, Duration.ofDays(1)).keyed().certificate()));
    create("r1", 2);
    create("r2", 1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> kubelet.plan("r1") != null && kubelet.plan("r2") != null);
    ticks(4);
    assertThat(kubelet.pods()).hasSize(3);
    assertThat(kubelet.databases()).containsExactly(SimulatedVolume.OLD);
  }

  @AfterEach
  void end() {
    client.apps().statefulSets().inNamespace(namespace).delete(); // other tests see all namespaces
    plans.close();
    client.close();
  }

  @Test
  void putsTheBackupInPlaceAndTouchesNothingElse() {
    Map<String, Long> generations = generations();
    Restore restore = apply("one");

    runUntil("one", () -> over("one"));

    Restore done = get("one");
    assertThat(done.getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(kubelet.databases()).containsExactly(restore.getMetadata().getUid());
    assertThat(done.getStatus().nodes())
        .hasSize(3)
        .allSatisfy(node -> assertThat(node.state()).isEqualTo(NodeState.DONE));
    assertThat(done.getStatus().digest()).isEqualTo(DIGEST);
    for (String type : List.of("Accepted", "Planned", "Staged", "Committed", "Ready")) {
      assertThat(Conditions.isTrue(done.getStatus().conditions(), type)).as(type).isTrue();
    }
    assertThat(done.getMetadata().getFinalizers()).isEmpty();
    assertThat(plan("r1")).isEqualTo(PlanState.DONE);
    assertThat(plan("r2")).isEqualTo(PlanState.DONE);
    assertThat(generations()).as("no template and no replicas").isEqualTo(generations);
    assertThat(reasons("one")).contains("Planned", "Committed", "Succeeded");
    assertThat(results).extracting(RestoreResult::namespace).containsExactly(namespace);
  }

  @Test
  void doesNothingOnceItIsOver() {
    apply("one");
    runUntil("one", () -> over("one"));
    String version = get("one").getMetadata().getResourceVersion();
    Set<String> pods = podUids();
    long events = reasons("one").size();

    for (int i = 0; i < 3; i++) {
      assertThat(controller().step(namespace, "one")).isEmpty();
      kubelet.tick();
    }

    assertThat(get("one").getMetadata().getResourceVersion()).isEqualTo(version);
    assertThat(podUids()).isEqualTo(pods);
    assertThat(reasons("one")).hasSize((int) events);
  }

  @Test
  void theOldDatabaseRunsAgainWhenANodeCannotStage() {
    kubelet.broken.add("r2-0");
    apply("one");

    runUntil("one", () -> over("one"));
    ticks(6);

    Restore failed = get("one");
    assertThat(failed.getStatus().phase()).isEqualTo(Phase.FAILED);
    assertThat(reason(failed, "Committed")).isEqualTo("NodeFailed");
    assertThat(message(failed, "Committed")).contains("r2-0: it is broken");
    assertThat(results).isEmpty();
    assertThat(kubelet.databases()).containsExactly(SimulatedVolume.OLD);
    assertThat(kubelet.volumes.values()).allSatisfy(it -> assertThat(it.staging).isNull());
  }

  @Test
  void aNewRestoreTakesOverFromOneThatFailed() {
    kubelet.broken.add("r2-0");
    apply("one");
    runUntil("one", () -> over("one"));
    kubelet.broken.clear();
    Restore second = apply("two");

    runUntil("two", () -> over("two"));

    assertThat(get("two").getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(kubelet.databases()).containsExactly(second.getMetadata().getUid());
  }

  @Test
  void deletedBeforeTheDecisionItGivesTheOldDatabaseBack() {
    apply("one");
    runUntil("one", () -> plan("r1") == PlanState.STAGE);
    client.resource(get("one")).delete();

    runUntil("one", () -> get("one") == null);
    ticks(6);

    assertThat(plan("r1")).isEqualTo(PlanState.ABORTED);
    assertThat(kubelet.databases()).containsExactly(SimulatedVolume.OLD);
  }

  @Test
  void deletedAfterTheDecisionItGoesOnToItsEnd() {
    Restore restore = apply("one");
    runUntil("one", () -> phase("one") == Phase.COMMITTING);
    client.resource(get("one")).delete();

    runUntil("one", () -> get("one") == null);

    assertThat(plan("r1")).isEqualTo(PlanState.DONE);
    assertThat(kubelet.databases()).containsExactly(restore.getMetadata().getUid());
  }

  @Test
  void whatIsCreatedAgainAfterTheDecisionWaitsForTheData() {
    Restore restore = apply("one");
    runUntil("one", () -> phase("one") == Phase.COMMITTING);
    client.apps().statefulSets().inNamespace(namespace).withName("r1").delete();
    kubelet.pods().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith("r1-"))
        .forEach(pod -> client.resource(pod).delete());
    runUntil("one", () -> "TargetMissing".equals(reason(get("one"), "Ready")));
    controller().step(namespace, "one");
    assertThat(reasons("one")).containsOnlyOnce("TargetMissing");

    create("r1", 2);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> kubelet.plan("r1") != null && plan("r1") == PlanState.HOLD);
    runUntil("one", () -> over("one"));
    assertThat(phase("one")).isEqualTo(Phase.SUCCEEDED);
    assertThat(kubelet.databases()).containsExactly(restore.getMetadata().getUid());
  }

  @Test
  void ofTwoAtOnceOneGetsTheTarget() {
    apply("one");
    apply("two");

    runUntil(List.of("one", "two"), () -> over("one") && over("two"));

    Map<String, Phase> phases = Map.of("one", phase("one"), "two", phase("two"));
    assertThat(phases.values()).containsExactlyInAnyOrder(Phase.SUCCEEDED, Phase.FAILED);
    String loser = phases.get("one") == Phase.FAILED ? "one" : "two";
    assertThat(reason(get(loser), "Committed")).isEqualTo("TargetBusy");
    assertThat(kubelet.databases()).hasSize(1).doesNotContain(SimulatedVolume.OLD);
  }

  @Test
  void aCopyNeverRuns() {
    Restore copy = restore("copied");
    copy.getMetadata()
        .setAnnotations(Map.of(ApiGroup.STAMP, "11111111-2222-3333-4444-555555555555"));
    copy.getMetadata().setFinalizers(List.of(StatusReading.FINALIZER));
    client.resource(copy).create();
    Set<String> pods = podUids();

    runUntil("copied", () -> phase("copied") == Phase.COPIED);
    runUntil("copied", () -> get("copied").getMetadata().getFinalizers().isEmpty());
    ticks(3);

    assertThat(podUids()).isEqualTo(pods);
    assertThat(plan("r1")).isEqualTo(PlanState.IDLE);
  }

  @Test
  void whatTheRulesForbidTouchesNothing() {
    rules = (_, _) -> new Rules.Answer.Refused(List.of("RestoreRackMismatch: racks differ"));
    Set<String> pods = podUids();
    apply("one");

    runUntil("one", () -> over("one"));

    assertThat(phase("one")).isEqualTo(Phase.FAILED);
    assertThat(message(get("one"), "Accepted")).contains("RestoreRackMismatch");
    assertThat(podUids()).isEqualTo(pods);
    assertThat(plan("r1")).isEqualTo(PlanState.IDLE);
  }

  @Test
  void tellsWhatTheRulesWarnOfBeforeAnythingIsStopped() {
    rules =
        (restore, target) ->
            accepted(restore, target) instanceof Rules.Answer.Accepted it
                ? new Rules.Answer.Accepted(
                    it.digest(), it.planned(), List.of("RestoreSnapshotsLost: nightly on r1-0"))
                : null;
    Set<String> pods = podUids();
    apply("one");

    runUntil("one", () -> phase("one") == Phase.STAGING);

    assertThat(message(get("one"), "Accepted")).isEqualTo("RestoreSnapshotsLost: nightly on r1-0");
    assertThat(podUids()).isEqualTo(pods);
    runUntil("one", () -> over("one"));
    assertThat(message(get("one"), "Accepted")).contains("RestoreSnapshotsLost");
  }

  @Test
  void givesUpAtTheEndOfItsTime() {
    Restore restore = restore("one");
    restore.setSpec(spec("90m"));
    client.resource(restore).create();
    runUntil("one", () -> plan("r2") == PlanState.STAGE);
    now = now.plus(Duration.ofMinutes(91));

    runUntil("one", () -> over("one"));
    ticks(6);

    assertThat(phase("one")).isEqualTo(Phase.ABORTED);
    assertThat(reason(get("one"), "Ready")).isEqualTo("Timeout");
    assertThat(kubelet.databases()).containsExactly(SimulatedVolume.OLD);
  }

  @Test
  void theOldDatabaseRunsAgainWhenAStatefulSetIsNotSelectedAnyMore() {
    apply("one");
    runUntil("one", () -> plan("r2") == PlanState.STAGE);
    label("r2", "cluster", "c2");

    runUntil("one", () -> over("one"));
    ticks(6);

    assertThat(phase("one")).isEqualTo(Phase.ABORTED);
    assertThat(reason(get("one"), "Ready")).isEqualTo("TargetChanged");
    assertThat(message(get("one"), "Ready")).contains("StatefulSet r2 is not selected any more");
    assertThat(plan("r2")).isEqualTo(PlanState.ABORTED);
    assertThat(kubelet.databases()).containsExactly(SimulatedVolume.OLD);
    assertThat(runningPods()).isEqualTo(3);
  }

  @Test
  void whatIsNotSelectedAnyMoreAfterTheDecisionGetsItsData() {
    Restore restore = apply("one");
    runUntil("one", () -> phase("one") == Phase.COMMITTING);
    label("r2", "cluster", "c2");

    runUntil("one", () -> over("one"));

    assertThat(phase("one")).isEqualTo(Phase.SUCCEEDED);
    assertThat(plan("r2")).isEqualTo(PlanState.DONE);
    assertThat(kubelet.databases()).containsExactly(restore.getMetadata().getUid());
    assertThat(runningPods()).isEqualTo(3);
  }

  @Test
  void theOldDatabaseRunsAgainWhenAStatefulSetIsOptedOut() {
    rules =
        (restore, target) ->
            target.stream().anyMatch(RestoresIT::isOptedOut)
                ? new Rules.Answer.Refused(List.of("RestoreTargetNotOptedIn: r2"))
                : accepted(restore, target);
    apply("one");
    runUntil("one", () -> plan("r2") == PlanState.STAGE);
    set("r2")
        .edit(
            set ->
                new StatefulSetBuilder(set)
                    .editMetadata()
                    .removeFromLabels("rekindle.dev/inject")
                    .endMetadata()
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .editFirstInitContainer()
                    .addNewEnv()
                    .withName(Variable.INCARNATION.key())
                    .withValue("another")
                    .endEnv()
                    .endInitContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build());

    runUntil("one", () -> over("one"));
    ticks(6);

    assertThat(reason(get("one"), "Ready")).isEqualTo("Refused");
    assertThat(plan("r1")).isEqualTo(PlanState.ABORTED);
    assertThat(plan("r2"))
        .as("which pods of the former template wait by")
        .isEqualTo(PlanState.ABORTED);
    assertThat(kubelet.databases()).containsExactly(SimulatedVolume.OLD);
    assertThat(runningPods()).isEqualTo(3);
  }

  @Test
  void asksTheRulesOnlyWhenNothingElseIsInTheWay() {
    AtomicInteger asked = new AtomicInteger();
    rules =
        (restore, target) -> {
          asked.incrementAndGet();
          return accepted(restore, target);
        };
    plans.close();
    var r1 = client.configMaps().inNamespace(namespace).withName(Injected.planOf("r1"));
    ConfigMap plan = r1.get();
    r1.delete();
    apply("one");

    for (int look = 0; look < 20; look++) {
      controller().step(namespace, "one");
    }

    assertThat(reason(get("one"), "Ready")).isEqualTo("PlanMissing");
    assertThat(asked).hasValue(0);
    plan.getMetadata().setResourceVersion(null);
    client.resource(plan).create();
    runUntil("one", () -> over("one"));
    assertThat(phase("one")).isEqualTo(Phase.SUCCEEDED);
    assertThat(asked).as("once to begin, and once for each plan").hasValue(3);
  }

  private static boolean isOptedOut(StatefulSet set) {
    return !set.getMetadata().getLabels().containsKey("rekindle.dev/inject");
  }

  private RollableScalableResource<StatefulSet> set(String name) {
    return client.apps().statefulSets().inNamespace(namespace).withName(name);
  }

  private void label(String set, String key, String value) {
    set(set)
        .edit(
            there ->
                new StatefulSetBuilder(there)
                    .editMetadata()
                    .addToLabels(key, value)
                    .endMetadata()
                    .build());
  }

  private long runningPods() {
    return kubelet.pods().stream()
        .filter(
            pod ->
                pod.getStatus().getConditions().stream()
                    .anyMatch(it -> "True".equals(it.getStatus())))
        .count();
  }

  /** Each step is taken by a controller that knows nothing of the one before. */
  private Restores controller() {
    return new Restores(client, rules, kubelet, times, InstantSource.fixed(now));
  }

  private void runUntil(String name, BooleanSupplier there) {
    runUntil(List.of(name), there);
  }

  private void runUntil(List<String> names, BooleanSupplier there) {
    for (int i = 0; i < PATIENCE; i++) {
      if (there.getAsBoolean()) {
        return;
      }
      names.forEach(name -> controller().step(namespace, name));
      kubelet.tick();
      assertThat(kubelet.databases()).hasSizeLessThan(2);
    }
    throw new AssertionError("not seen; there is " + get(names.getFirst()));
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      kubelet.tick();
    }
  }

  private boolean over(String name) {
    Restore restore = get(name);
    return restore != null
        && StatusReading.stand(restore.getStatus()) instanceof Asked.Stand.Over
        && restore.getMetadata().getFinalizers().isEmpty();
  }

  private Restore get(String name) {
    return client.resources(Restore.class).inNamespace(namespace).withName(name).get();
  }

  private Phase phase(String name) {
    Restore restore = get(name);
    return restore == null || restore.getStatus() == null ? null : restore.getStatus().phase();
  }

  private PlanState plan(String set) {
    return kubelet.plan(set).state();
  }

  private Restore apply(String name) {
    return client.resource(restore(name)).create();
  }

  private Restore restore(String name) {
    Restore restore = new Restore();
    restore.getMetadata().setName(name);
    restore.getMetadata().setNamespace(namespace);
    restore.setSpec(spec(null));
    return restore;
  }

  private static RestoreSpec spec(String timeout) {
    return new RestoreSpec(
        new RestoreSpec.BackupRef("nightly", null),
        new Target(Selector.of(Map.of("cluster", "c1"))),
        RestoreSpec.OldData.DELETE_WHEN_COMPLETED,
        false,
        timeout,
        RestoreSpec.Mode.REPLACE,
        List.of(),
        null);
  }

  private static Rules.Answer accepted(Restore restore, List<StatefulSet> target) {
    return new Rules.Answer.Accepted(
        DIGEST,
        target.stream()
            .collect(
                Collectors.toMap(set -> set.getMetadata().getName(), set -> planned(restore, set))),
        List.of());
  }

  private static PlannedRestore planned(Restore restore, StatefulSet set) {
    return new PlannedRestore(
        restore.getMetadata().getUid(),
        "cassandra",
        new PlannedStorage(
            "s3",
            "s3://backups/prod",
            null,
            null,
            PlannedStorage.Addressing.AUTO,
            PlannedStorage.Tls.REQUIRED,
            PlannedStorage.Transfer.DEFAULT),
        "nightly",
        RestoreOptions.DEFAULT,
        PlayedKubelet.wanted(set).stream()
            .map(pod -> new Assignment(pod, pod, "dc1", "r1", DIGEST, DIGEST))
            .toList());
  }

  private void create(String name, int replicas) {
    client
        .resource(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("rekindle.dev/inject", "true")
                .addToLabels("cluster", "c1")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withPodManagementPolicy("Parallel")
                .withServiceName(name)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewInitContainer()
                .withName("rekindle-restore")
                .withImage("r")
                .endInitContainer()
                .addNewContainer()
                .withName("db")
                .withImage("db")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  private Map<String, Long> generations() {
    return client.apps().statefulSets().inNamespace(namespace).list().getItems().stream()
        .map(HasMetadata::getMetadata)
        .collect(Collectors.toMap(one -> one.getName(), one -> one.getGeneration()));
  }

  private Set<String> podUids() {
    return kubelet.pods().stream()
        .map(Pod::getMetadata)
        .map(one -> one.getUid())
        .collect(Collectors.toSet());
  }

  private List<String> reasons(String name) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> name.equals(event.getInvolvedObject().getName()))
        .map(event -> event.getReason())
        .toList();
  }

  private static String reason(Restore restore, String type) {
    return ofCondition(restore, type, Condition::getReason);
  }

  private static String message(Restore restore, String type) {
    return ofCondition(restore, type, Condition::getMessage);
  }

  private static String ofCondition(
      Restore restore, String type, Function<Condition, String> part) {
    return Conditions.find(restore.getStatus().conditions(), type).map(part).orElse(null);
  }
}
