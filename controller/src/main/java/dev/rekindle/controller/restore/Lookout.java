package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.controller.plans.SetPlans;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.TargetSet.Membership;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at everything that a restore's next step depends on; all of it live. */
final class Lookout {
  private final KubernetesClient client;
  private final SetPlans plans;
  private final Rules rules;
  private final Agents agents;
  private final InstantSource clock;

  Lookout(KubernetesClient client, Rules rules, Agents agents, InstantSource clock) {
    this.client = client;
    this.plans = new SetPlans(client);
    this.rules = rules;
    this.agents = agents;
    this.clock = clock;
  }

  Sight look(Restore restore) {
    Asked asked = StatusReading.read(restore);
    if (isOver(asked) || restore.getSpec() == null) {
      return new Sight(restore, nothingElse(asked), Map.of(), null);
    }
    List<StatefulSet> selected = selected(restore);
    List<StatefulSet> left = left(restore, asked, selected);
    List<StatefulSet> there = Stream.concat(selected.stream(), left.stream()).toList();
    Map<String, SetPlans.Held> held = new HashMap<>();
    there.forEach(one -> plan(asked, one).ifPresent(plan -> held.put(name(one), plan)));
    TargetSetReading reading = new TargetSetReading(client, agents, restore, asked);
    List<TargetSet> sets = new ArrayList<>();
    selected.forEach(one -> sets.add(reading.read(one, held.get(name(one)), Membership.SELECTED)));
    left.forEach(one -> sets.add(reading.read(one, held.get(name(one)), Membership.LEFT)));
    sets.addAll(reading.gone(notAmong(restore, there)));
    Observed unasked = new Observed(asked, check(null), sets, clock.instant());
    Rules.Answer answer = unasked.isUpToTheRules() ? rules.ask(restore, there) : null;
    return new Sight(
        restore, new Observed(asked, check(answer), sets, unasked.now()), held, answer);
  }

  /**
   * Once it is given up, also a plan of ours that only pods of a former template read: they wait by
   * it.
   */
  private Optional<SetPlans.Held> plan(Asked asked, StatefulSet one) {
    return asked.stand() instanceof Stand.GivenUp
        ? plans
            .ofAnyTemplate(one)
            .filter(plan -> asked.uid().equals(plan.restoreUid()))
            .or(() -> plans.read(one))
        : plans.read(one);
  }

  private static boolean isOver(Asked asked) {
    return asked.stand() instanceof Stand.Over
        || asked.stamp() == null
        || !asked.stamp().equals(asked.uid());
  }

  private Observed nothingElse(Asked asked) {
    return new Observed(asked, check(null), List.of(), clock.instant());
  }

  private static Observed.Check check(Rules.@Nullable Answer answer) {
    return switch (answer) {
      case null -> new Observed.Check.Open("nobody needed to ask");
      case Rules.Answer.Open(String why) -> new Observed.Check.Open(why);
      case Rules.Answer.Incomplete(String missing) -> new Observed.Check.Incomplete(missing);
      case Rules.Answer.Refused(List<String> problems) -> new Observed.Check.Refused(problems);
      case Rules.Answer.Accepted accepted -> new Observed.Check.Accepted(accepted.digest());
    };
  }

  private static String name(StatefulSet one) {
    return one.getMetadata().getName();
  }

  private List<StatefulSet> selected(Restore restore) {
    List<StatefulSet> selected =
        client
            .apps()
            .statefulSets()
            .inNamespace(restore.getMetadata().getNamespace())
            .withLabelSelector(restore.getSpec().target().selector().toLabelSelector())
            .list()
            .getItems();
    return BackupGroup.of(restore)
        .map(group -> selected.stream().filter(group::has).toList())
        .orElse(selected);
  }

  /**
   * The StatefulSets of the restore that it does not select any more. What has no plan may be
   * somebody else's by now, and gives up at most what was not decided.
   */
  private List<StatefulSet> left(Restore restore, Asked asked, List<StatefulSet> selected) {
    Set<String> names = notAmong(restore, selected);
    return names.isEmpty()
        ? List.of()
        : client
            .apps()
            .statefulSets()
            .inNamespace(restore.getMetadata().getNamespace())
            .list()
            .getItems()
            .stream()
            .filter(one -> names.contains(name(one)))
            .filter(one -> asked.stand() instanceof Stand.Begun || plan(asked, one).isPresent())
            .toList();
  }

  private static Set<String> notAmong(Restore restore, List<StatefulSet> there) {
    Set<String> names = new TreeSet<>();
    RestoreStatus status = restore.getStatus();
    if (status != null) {
      status.plan().forEach(one -> names.add(TargetSetReading.setOf(one.pod())));
    }
    there.forEach(one -> names.remove(name(one)));
    return names;
  }
}
