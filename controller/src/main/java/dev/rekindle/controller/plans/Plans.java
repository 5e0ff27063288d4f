package dev.rekindle.controller.plans;

import dev.rekindle.certs.Bundle;
import dev.rekindle.controller.certificates.Believers;
import dev.rekindle.name.Injected;
import dev.rekindle.name.Label;
import dev.rekindle.plan.RestorePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each StatefulSet that opted in its first plan, and keeps in all plans by whom agents know
 * us. What a restore writes into a plan stays. Thread safe.
 */
public final class Plans implements Believers {
  private static final Logger LOGGER = LoggerFactory.getLogger(Plans.class);

  /** A list of all at once would be the most memory that is ever needed. */
  private static final long PAGE = 250;

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final Restorations restores;
  private final Consumer<String> written;
  private final SharedIndexInformer<StatefulSet> statefulSets;
  private final SharedIndexInformer<ConfigMap> plans;
  private final KeyedQueue queue;
  private volatile @Nullable Bundle authorities;

  /**
   * Begins to watch. Closing the client ends it.
   *
   * @param checkEvery how often everything is looked at even if nothing was heard
   * @param restores what restores have to do with it
   * @param written is told of every write: {@code created}, {@code amended}, or why a foreign one
   *     was replaced
   * @param looked is told how long each look at a StatefulSet took
   */
  public Plans(
      KubernetesClient client,
      Duration checkEvery,
      Restorations restores,
      Consumer<String> written,
      Consumer<Duration> looked) {
    this.client = client;
    this.restores = restores;
    this.written = written;
    this.queue = new KeyedQueue("plans", this::reconcile, looked);
    this.plans =
        client
            .configMaps()
            .inAnyNamespace()
            .withLabel(Label.PLAN.key(), "true")
            .withLimit(PAGE)
            .runnableInformer(0);
    this.statefulSets =
        client
            .apps()
            .statefulSets()
            .inAnyNamespace()
            .withLabel(Label.INJECT.key(), "true")
            .withLimit(PAGE)
            .runnableInformer(checkEvery.toMillis())
            .itemStore(new LeanSets());
    // What they tell of is worked on at once, by who looks at both.
    plans.addEventHandler(new Changes<>(this::planChanged));
    statefulSets.addEventHandler(new Changes<>(one -> queue.add(key(one))));
    plans.run();
    statefulSets.run();
  }

  /** Returns whether everything there is was seen once. */
  public boolean synced() {
    return plans.hasSynced() && statefulSets.hasSynced();
  }

  /** Returns the namespaces of the StatefulSets that opted in. */
  public Set<String> namespaces() {
    return statefulSets.getStore().list().stream()
        .map(one -> one.getMetadata().getNamespace())
        .collect(Collectors.toUnmodifiableSet());
  }

  private void planChanged(ConfigMap map) {
    var owner = PlanMap.owner(map);
    if (owner != null) {
      queue.add(Cache.namespaceKeyFunc(map.getMetadata().getNamespace(), owner.getName()));
    }
  }

  @Override
  public Look look() {
    return new Look() {
      @Override
      public boolean have(Bundle bundle) {
        authorities = bundle; // what new plans begin with
        return synced()
            && statefulSets.getStore().list().stream().allMatch(one -> believes(one, bundle));
      }

      @Override
      public void write(Bundle bundle) {
        authorities = bundle;
        statefulSets.getStore().listKeys().forEach(queue::add);
      }
    };
  }

  private boolean believes(StatefulSet statefulSet, Bundle bundle) {
    PlanStep.Found found =
        PlanMap.read(plans.getStore().getByKey(planKey(OptedIn.of(statefulSet))));
    return isGoing(statefulSet)
        || (found != null && found.plan() != null && bundle.pem().equals(found.plan().caBundle()));
  }

  private void reconcile(String key) {
    StatefulSet statefulSet = statefulSets.getStore().getByKey(key);
    Bundle believed = authorities;
    if (statefulSet == null || isGoing(statefulSet) || believed == null) {
      return;
    }
    OptedIn optedIn = OptedIn.of(statefulSet);
    PlanStep.Found cached = PlanMap.read(plans.getStore().getByKey(planKey(optedIn)));
    if (PlanStep.of(optedIn, cached, believed.pem()) instanceof PlanStep.Keep) {
      if (optedIn.startsFromBackup() && PlanStep.isHeld(cached)) {
        restores.awaited(statefulSet);
      }
      return;
    }
    Resource<ConfigMap> resource =
        client
            .configMaps()
            .inNamespace(optedIn.namespace())
            .withName(Injected.planOf(optedIn.name()));
    ConfigMap there = resource.get();
    PlanStep step = PlanStep.of(optedIn, PlanMap.read(there), believed.pem());
    try {
      boolean half =
          step.isFirst() && (PlanMap.isHalfSwitched(there) || restores.halfSwitched(statefulSet));
      perform(half ? step.halfSwitched() : step, optedIn, there, resource);
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        queue.addLater(key); // somebody was faster
      } else if (e.getCode() != NOT_FOUND) { // the namespace is going
        throw e;
      }
    }
  }

  private void perform(
      PlanStep step, OptedIn optedIn, @Nullable ConfigMap there, Resource<ConfigMap> resource) {
    switch (step) {
      case PlanStep.Keep() -> {}
      case PlanStep.Create(RestorePlan plan, boolean half) ->
          create(optedIn, plan, half, "created");
      case PlanStep.Amend(RestorePlan plan) -> {
        if (there != null) {
          client.resource(PlanMap.amend(there, plan)).update();
          tell(optedIn, plan, "amended");
        }
      }
      case PlanStep.Replace(RestorePlan plan, PlanStep.Reason reason, boolean half) -> {
        if (there != null) {
          resource.lockResourceVersion(there.getMetadata().getResourceVersion()).delete();
        }
        create(optedIn, plan, half, reason.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private void create(OptedIn optedIn, RestorePlan plan, boolean half, String why) {
    ConfigMap map = PlanMap.write(optedIn, plan);
    client.resource(half ? PlanMap.marked(map, List.of()) : map).create();
    tell(optedIn, plan, why);
  }

  private void tell(OptedIn optedIn, RestorePlan plan, String why) {
    written.accept(why);
    LOGGER
        .atInfo()
        .addKeyValue("namespace", optedIn.namespace())
        .addKeyValue("statefulSet", optedIn.name())
        .addKeyValue("state", plan.state().text())
        .addKeyValue("why", why)
        .log("A plan is written.");
  }

  private static boolean isGoing(StatefulSet statefulSet) {
    return statefulSet.getMetadata().getDeletionTimestamp() != null;
  }

  private static String key(StatefulSet statefulSet) {
    return Cache.metaNamespaceKeyFunc(statefulSet);
  }

  private static String planKey(OptedIn optedIn) {
    return Cache.namespaceKeyFunc(optedIn.namespace(), Injected.planOf(optedIn.name()));
  }

  /** Stops writing. */
  public void close() {
    queue.close();
    statefulSets.close();
    plans.close();
  }
}
