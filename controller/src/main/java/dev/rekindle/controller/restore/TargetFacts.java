package dev.rekindle.controller.restore;

import dev.rekindle.name.Annotation;
import dev.rekindle.name.Injected;
import dev.rekindle.name.Label;
import dev.rekindle.name.Variable;
import dev.rekindle.rule.Fact;
import dev.rekindle.rule.PodFacts;
import dev.rekindle.rule.StatefulSetFacts;
import dev.rekindle.rule.StatefulSetFacts.OptIn;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a StatefulSet says of itself: in its annotations, in cass-operator's labels, and in the
 * variables that injection put into our container.
 */
record TargetFacts(
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> variables,
    List<String> pods) {

  static TargetFacts of(StatefulSet set) {
    return new TargetFacts(
        set.getMetadata().getName(),
        Objects.requireNonNullElse(set.getMetadata().getLabels(), Map.of()),
        Objects.requireNonNullElse(set.getMetadata().getAnnotations(), Map.of()),
        variables(set),
        TargetSetReading.wanted(set));
  }

  Optional<String> engine() {
    return variable(Variable.ENGINE.key());
  }

  /** The cluster's real name; cass-operator's label carries one made safe for Kubernetes. */
  Optional<String> clusterName() {
    return Optional.ofNullable(annotations.get(Annotation.CLUSTER.key()))
        .or(() -> variable("CASSANDRA_CLUSTER_NAME"))
        .filter(name -> !name.isEmpty() && !name.contains("$("));
  }

  Optional<String> cluster() {
    return place(
        Annotation.CLUSTER,
        "cassandra.datastax.com/cluster",
        "CASSANDRA_CLUSTER_NAME",
        "CASSANDRA_CLUSTER_NAME");
  }

  Optional<String> datacenter() {
    return place(
        Annotation.DATACENTER,
        "cassandra.datastax.com/datacenter",
        "CASSANDRA_DC",
        "CASSANDRA_DATACENTER");
  }

  Optional<String> rack() {
    return place(
        Annotation.RACK, "cassandra.datastax.com/rack", "CASSANDRA_RACK", "CASSANDRA_RACK");
  }

  StatefulSetFacts facts() {
    return new StatefulSetFacts(
        name,
        Fact.known("true".equals(labels.get(Label.INJECT.key())) ? OptIn.IN : OptIn.OUT),
        Fact.unknown("the rollout of " + name),
        Fact.unknown("the storages of " + name),
        pods.stream().map(this::pod).toList());
  }

  private PodFacts pod(String pod) {
    return PodFacts.named(pod)
        .in(fact(datacenter(), "the datacenter of " + pod), fact(rack(), "the rack of " + pod))
        .running(
            fact(engine(), "the engine of " + pod),
            fact(variable(Variable.CASSANDRA_VERSION.key()), "the version of " + pod));
  }

  private Optional<String> place(
      Annotation annotation, String label, String variable, String otherVariable) {
    return Stream.of(
            Optional.ofNullable(annotations.get(annotation.key())),
            Optional.ofNullable(labels.get(label)),
            variable(variable),
            variable(otherVariable))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> variable(String key) {
    return Optional.ofNullable(variables.get(key));
  }

  private static Fact<String> fact(Optional<String> value, String what) {
    return value.map(Fact::known).orElseGet(() -> Fact.unknown(what));
  }

  private static Map<String, String> variables(StatefulSet set) {
    PodSpec spec = set.getSpec().getTemplate().getSpec();
    List<Container> containers = spec == null ? null : spec.getInitContainers();
    return containers == null
        ? Map.of()
        : containers.stream()
            .filter(container -> Injected.RESTORE_CONTAINER.equals(container.getName()))
            .filter(container -> container.getEnv() != null)
            .flatMap(container -> container.getEnv().stream())
            .filter(variable -> variable.getValue() != null)
            .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue, (first, _) -> first));
  }
}
