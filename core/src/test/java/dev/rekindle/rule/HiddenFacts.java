package dev.rekindle.rule;

import java.util.List;
import java.util.Random;

/** Forgets some of what is known, by chance. */
record HiddenFacts(Random random) {

  RestoreFacts of(RestoreFacts all) {
    return new RestoreFacts(
        all.request(),
        source(all.source()),
        hide(all.target()).map(sets -> sets.stream().map(this::set).toList()),
        hide(all.storage())
            .map(
                s ->
                    new StorageFacts(
                        s.name(),
                        hide(s.readiness()),
                        hide(s.access()),
                        hide(s.secrets()).map(this::secrets))),
        activity(all.activity()));
  }

  private <T> Fact<T> hide(Fact<T> fact) {
    return random.nextInt(4) == 0 ? Fact.unknown("something hidden") : fact;
  }

  private List<StorageFacts.Secret> secrets(List<StorageFacts.Secret> secrets) {
    return secrets.stream()
        .map(secret -> new StorageFacts.Secret(secret.name(), hide(secret.state())))
        .toList();
  }

  private SourceFacts source(SourceFacts source) {
    DataFacts data = source.data();
    return new SourceFacts(
        hide(source.found()),
        hide(source.phase()),
        hide(source.access()),
        new DataFacts(hide(data.proof()), hide(data.schema())));
  }

  private StatefulSetFacts set(StatefulSetFacts set) {
    return new StatefulSetFacts(
        set.name(),
        hide(set.optIn()),
        hide(set.rollout()),
        hide(set.storages()),
        set.pods().stream().map(this::pod).toList());
  }

  private PodFacts pod(PodFacts pod) {
    return new PodFacts(
        pod.name(),
        hide(pod.datacenter()),
        hide(pod.rack()),
        hide(pod.engine()),
        hide(pod.version()),
        hide(pod.capacity()),
        hide(pod.numTokens()));
  }

  private ActivityFacts activity(ActivityFacts activity) {
    return new ActivityFacts(
        hide(activity.restores()),
        hide(activity.backups()),
        hide(activity.datacenters()),
        hide(activity.snapshots()),
        hide(activity.start()));
  }
}
