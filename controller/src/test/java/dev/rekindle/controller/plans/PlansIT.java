package dev.rekindle.controller.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.issue.Authority;
import dev.rekindle.controller.Api;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.testkit.KubeApi;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans in a real API server. */
class PlansIT {
  private final KubernetesClient client = Api.client();
  private final String namespace = KubeApi.shared().newNamespace("plans");
  private final List<String> written = new CopyOnWriteArrayList<>();
  private final Set<String> awaited = ConcurrentHashMap.newKeySet();
  private final Set<String> halfSwitched = ConcurrentHashMap.newKeySet();
  private final Restorations restores =
      new Restorations() {
        @Override
        public boolean halfSwitched(StatefulSet statefulSet) {
          return halfSwitched.contains(statefulSet.getMetadata().getName());
        }

        @Override
        public void awaited(StatefulSet statefulSet) {
          if (statefulSet.getMetadata().getNamespace().equals(namespace)) {
            awaited.add(statefulSet.getMetadata().getName());
          }
        }
      };
  private final Bundle authorities = authorities();
  private Plans plans;

  @BeforeEach
  void begin() {
    plans = new Plans(client, Duration.ofMinutes(1), restores, written::add, _ -> {});
    plans.look().write(authorities);
  }

  @AfterEach
  void end() {
    client.apps().statefulSets().inNamespace(namespace).delete(); // other tests see all namespaces
    plans.close();
    client.close();
  }

  @Test
  void eachOptedInStatefulSetGetsAPlanThatItOwns() throws Exception {
    StatefulSet db = create("db", true, null);
    create("other", false, null);

    RestorePlan plan = awaitPlan("db", _ -> true);

    assertThat(plan).isEqualTo(plan(PlanState.IDLE));
    ConfigMap map = map("db");
    assertThat(map.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getUid()).isEqualTo(db.getMetadata().getUid());
              assertThat(owner.getController()).isTrue();
            });
    assertThat(map("other")).isNull();
    assertThat(written).containsExactly("created");
  }

  @Test
  void podsThatStartFromABackupAreHeldAndARestoreIsAskedFor() throws Exception {
    create("new", true, "nightly-1");
    create("plain", true, null);

    assertThat(awaitPlan("new", _ -> true)).isEqualTo(plan(PlanState.HOLD));
    Awaitility.await().until(() -> awaited.contains("new"));
    awaitPlan("plain", _ -> true);
    assertThat(awaited).containsExactly("new");
  }

  @Test
  void podsOfARestoreThatDidNotGetThroughAreHeld() throws Exception {
    halfSwitched.add("db");
    create("db", true, null);

    assertThat(awaitPlan("db", _ -> true)).isEqualTo(plan(PlanState.HOLD));
    assertThat(awaited).isEmpty();
  }

  @Test
  void whatWasMadeBeforehandIsReplaced() throws Exception {
    for (boolean immutable : new boolean[] {true, false}) {
      String name = immutable ? "fixed" : "loose";
      client
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withNamespace(namespace)
                  .withName("rekindle-plan-" + name)
                  .addToLabels("rekindle.dev/plan", "true")
                  .endMetadata()
                  .withImmutable(immutable)
                  .withData(Map.of("plan.json", PlanJson.write(plan(PlanState.HOLD))))
                  .build())
          .create();
      create(name, true, null);

      awaitPlan(name, found -> found.state() == PlanState.IDLE);

      assertThat(map(name).getImmutable()).isNotEqualTo(true);
    }
    assertThat(written).containsExactly("foreign", "foreign");
  }

  @Test
  void comesBackWhenItIsDeletedOrLosesItsLabel() throws Exception {
    create("db", true, null);
    awaitPlan("db", _ -> true);

    client.resource(map("db")).delete();
    awaitPlan("db", _ -> true);
    client
        .configMaps()
        .inNamespace(namespace)
        .withName("rekindle-plan-db")
        .edit(
            one -> {
              one.getMetadata().getLabels().remove("rekindle.dev/plan");
              return one;
            });

    Awaitility.await()
        .until(() -> map("db").getMetadata().getLabels().containsKey("rekindle.dev/plan"));
    assertThat(written).containsExactly("created", "created", "amended");
  }

  @Test
  void newAuthoritiesReachEveryPlanAndTheStateStays() throws Exception {
    create("one", true, null);
    create("two", true, "nightly-1");
    awaitPlan("one", _ -> true);
    awaitPlan("two", _ -> true);
    assertThat(plans.look().have(authorities)).isTrue();
    Bundle more = authorities.with(authorities().authorities().getFirst());
    assertThat(plans.look().have(more)).isFalse();

    plans.look().write(more);

    assertThat(awaitPlan("one", plan -> more.pem().equals(plan.caBundle())).state())
        .isEqualTo(PlanState.IDLE);
    assertThat(awaitPlan("two", plan -> more.pem().equals(plan.caBundle())).state())
        .isEqualTo(PlanState.HOLD);
    Awaitility.await().until(() -> plans.look().have(more));
  }

  @Test
  void aNamesakeThatComesAfterGetsAPlanOfItsOwn() throws Exception {
    create("db", true, "nightly-1");
    awaitPlan("db", plan -> plan.state() == PlanState.HOLD);
    client.apps().statefulSets().inNamespace(namespace).withName("db").delete();
    Awaitility.await()
        .until(
            () -> client.apps().statefulSets().inNamespace(namespace).withName("db").get() == null);

    StatefulSet again = create("db", true, null); // nothing collects the old plan here

    awaitPlan("db", plan -> plan.state() == PlanState.IDLE);
    assertThat(map("db").getMetadata().getOwnerReferences().getFirst().getUid())
        .isEqualTo(again.getMetadata().getUid());
  }

  private RestorePlan awaitPlan(String statefulSet, Predicate<RestorePlan> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              ConfigMap map = map(statefulSet);
              return map == null
                  ? null
                  : PlanJson.read(map.getData().get("plan.json").getBytes(StandardCharsets.UTF_8));
            },
            plan -> plan != null && wanted.test(plan));
  }

  private ConfigMap map(String statefulSet) {
    return client
        .configMaps()
        .inNamespace(namespace)
        .withName("rekindle-plan-" + statefulSet)
        .get();
  }

  private StatefulSet create(String name, boolean optsIn, String restoreFrom) {
    StatefulSetBuilder statefulSet =
        new StatefulSetBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .addToLabels("rekindle.dev/inject", Boolean.toString(optsIn))
            .endMetadata()
            .withNewSpec()
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
            .addNewEnv()
            .withName("REKINDLE_INCARNATION")
            .withValue("inc-1")
            .endEnv()
            .addNewEnv()
            .withName("REKINDLE_RESTORE_FROM")
            .withValue(restoreFrom)
            .endEnv()
            .endInitContainer()
            .addNewContainer()
            .withName("db")
            .withImage("db")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec();
    return client.resource(statefulSet.build()).create();
  }

  private RestorePlan plan(PlanState state) {
    return new RestorePlan(state, "inc-1", authorities.pem(), null);
  }

  private static Bundle authorities() {
    return Bundle.EMPTY.with(
        Authority.create("test", Instant.now(), Duration.ofDays(1)).keyed().certificate());
  }
}
