package dev.rekindle.controller.restore;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.reading.SetReading;
import dev.rekindle.name.Variable;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.PodFacts;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.StatefulSetFacts.OptIn;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be known of a StatefulSet before anything is touched: what it says of itself, its pods
 * and claims, and what our container mounts. What was true when the restore was admitted may not be
 * any more.
 *
 * @param set the StatefulSet
 * @param pods its pods
 * @param claims the claims of its namespace, by name
 */
record TargetReading(StatefulSet set, List<Pod> pods, Map<String, PersistentVolumeClaim> claims) {
  private static final String NUM_TOKENS = "CASSANDRA_NUM_TOKENS";

  TargetReading {
    pods = List.copyOf(pods);
    claims = Map.copyOf(claims);
  }

  /**
   * Returns the facts of a restore from a storage.
   *
   * @param called the storage's name as the namespace of the StatefulSet writes it
   */
  StatefulSetFacts facts(BackupStorage storage, String called) {
    TargetFacts itself = TargetFacts.of(set);
    StatefulSetFacts said = itself.facts();
    boolean in = said.optIn().equals(Fact.known(OptIn.IN));
    return new StatefulSetFacts(
        said.name(),
        said.optIn(),
        in ? Fact.known(new SetReading(set).rollout(pods)) : said.rollout(),
        new SetReading(set).storages(storage, called).map(Fact::known).orElse(said.storages()),
        said.pods().stream().map(pod -> pod(pod, itself)).toList());
  }

  private PodFacts pod(PodFacts pod, TargetFacts itself) {
    PodFacts known = pod.startingWith(numTokens(itself.variables()));
    return Optional.ofNullable(itself.variables().get(Variable.DATA_PATH.key()))
        .flatMap(path -> new SetReading(set).capacity(pod.name(), mounts(), path, claims))
        .map(known::on)
        .orElse(known);
  }

  private static Fact<Integer> numTokens(Map<String, String> variables) {
    String tokens = variables.get(NUM_TOKENS);
    return tokens != null && tokens.matches("[1-9][0-9]{0,3}")
        ? Fact.known(Integer.valueOf(tokens))
        : Fact.unknown("num_tokens of the target");
  }

  private List<VolumeMount> mounts() {
    return new SetReading(set).restoreContainer().map(Container::getVolumeMounts).orElse(List.of());
  }
}
