package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.api.reading.SetReading;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.PodFacts;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.StatefulSetFacts.OptIn;
import dev.rekindle.webhook.inject.StatefulSetInjection;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.workload.Maybe;
import dev.rekindle.webhook.workload.Workload;
import dev.rekindle.webhook.workload.WorkloadReader;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what one StatefulSet of a target says about itself and its pods. */
final class TargetReading {
  private final RestoreSituation.TargetSituation situation;
  private final RestoreSituation.SourceSituation source;
  private final StatefulSet statefulSet;
  private final SetReading reading;
  private final Optional<Workload> workload;

  /**
   * Reads.
   *
   * @param source where the backup is
   */
  TargetReading(
      RestoreSituation.TargetSituation situation,
      RestoreSituation.SourceSituation source,
      ObjectMapper mapper) {
    this.situation = situation;
    this.source = source;
    this.statefulSet = situation.statefulSet();
    this.reading = new SetReading(statefulSet);
    this.workload = WorkloadReader.read(statefulSet, mapper, new ArrayList<Problem>());
  }

  StatefulSetFacts facts() {
    return new StatefulSetFacts(
        name(),
        Fact.known(StatefulSetInjection.optedIn(statefulSet) ? OptIn.IN : OptIn.OUT),
        StatefulSetInjection.optedIn(statefulSet)
            ? Fact.known(reading.rollout(situation.pods()))
            : Fact.unknown("the rollout of " + name()),
        storages(),
        reading.podNames().stream().map(this::pod).toList());
  }

  private Fact<List<String>> storages() {
    return Optional.ofNullable(source.storage())
        .flatMap(storage -> reading.storages(storage, Maybe.text(source.storageRef())))
        .map(Fact::known)
        .orElseGet(() -> Fact.unknown("the storages of " + name()));
  }

  /** Returns whether pods come into being one after the other, and some are yet to come. */
  boolean comesUpOneByOne() {
    return reading.comesUpOneByOne(situation.pods());
  }

  private String name() {
    return statefulSet.getMetadata().getName();
  }

  private PodFacts pod(String pod) {
    PodFacts facts = PodFacts.named(pod);
    if (workload.isEmpty()) {
      return facts;
    }
    Workload it = workload.get();
    PodFacts known =
        facts
            .in(
                fact(it.placement().datacenter(), "the datacenter of " + pod),
                fact(it.placement().rack(), "the rack of " + pod))
            .running(Fact.known(it.engine()), fact(it.release(), "the version of " + pod))
            .startingWith(numTokens(it));
    return reading
        .capacity(pod, it.mounts(), it.dataPath(), situation.claims())
        .map(known::on)
        .orElse(known);
  }

  private static Fact<Integer> numTokens(Workload workload) {
    return Maybe.list(workload.database().getEnv()).stream()
        .filter(variable -> "CASSANDRA_NUM_TOKENS".equals(variable.getName()))
        .map(EnvVar::getValue)
        .filter(value -> value != null && value.matches("[1-9][0-9]{0,3}"))
        .map(value -> Fact.known(Integer.valueOf(value)))
        .findFirst()
        .orElse(Fact.unknown("num_tokens of the target"));
  }

  private static Fact<String> fact(@Nullable String value, String what) {
    return value == null ? Fact.unknown(what) : Fact.known(value);
  }
}
