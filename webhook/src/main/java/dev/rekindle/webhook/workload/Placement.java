package dev.rekindle.webhook.workload;

import dev.rekindle.name.Annotation;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a StatefulSet sits: as its annotations say, else the labels that cass-operator sets, else
 * the variables of the database's container.
 *
 * @param cluster the cluster's name, or null when nothing says it
 * @param datacenter the datacenter's name, or null
 * @param rack the rack's name, or null
 */
public record Placement(
    @Nullable String cluster, @Nullable String datacenter, @Nullable String rack) {

  /** One of the three, and where each may be said; the first that is counts. */
  private enum Part {
    CLUSTER(Annotation.CLUSTER, "cassandra.datastax.com/cluster", "CASSANDRA_CLUSTER_NAME", ""),
    DATACENTER(
        Annotation.DATACENTER,
        "cassandra.datastax.com/datacenter",
        "CASSANDRA_DC",
        "CASSANDRA_DATACENTER"),
    RACK(Annotation.RACK, "cassandra.datastax.com/rack", "CASSANDRA_RACK", "");

    private final Annotation annotation;
    private final String label;
    private final String variable;
    private final String otherVariable;

    Part(Annotation annotation, String label, String variable, String otherVariable) {
      this.annotation = annotation;
      this.label = label;
      this.variable = variable;
      this.otherVariable = otherVariable;
    }
  }

  /** Reads all three; a contradiction becomes a problem. */
  public static Placement of(
      StatefulSet statefulSet, @Nullable Container database, List<Problem> problems) {
    return new Placement(
        read(Part.CLUSTER, statefulSet, database, problems),
        read(Part.DATACENTER, statefulSet, database, problems),
        read(Part.RACK, statefulSet, database, problems));
  }

  private static @Nullable String read(
      Part part, StatefulSet statefulSet, @Nullable Container database, List<Problem> problems) {
    Map<String, String> said = new LinkedHashMap<>();
    put(said, part.annotation.key(), annotation(statefulSet, part.annotation));
    Map<String, String> labels = Maybe.map(statefulSet.getMetadata().getLabels());
    put(said, "label " + part.label, labels.get(part.label));
    put(said, "variable " + part.variable, variable(database, part.variable));
    put(said, "variable " + part.otherVariable, variable(database, part.otherVariable));
    if (new TreeSet<>(said.values()).size() > 1 && !nameOfDatacenterObject(part, said)) {
      problems.add(conflict(part, said));
    }
    return said.isEmpty() ? null : said.values().iterator().next();
  }

  // cass-operator's labels carry names made safe for Kubernetes; the variables of its pods do not
  // exist. An annotation beside its label says the real name.
  private static boolean nameOfDatacenterObject(Part part, Map<String, String> said) {
    return said.size() == 2
        && said.containsKey(part.annotation.key())
        && said.containsKey("label " + part.label);
  }

  private static Problem conflict(Part part, Map<String, String> said) {
    StringBuilder found = new StringBuilder();
    said.forEach(
        (where, what) ->
            found.append(found.isEmpty() ? "" : ", ").append(what).append(" by ").append(where));
    return Problem.of(
        AdmissionRule.TOPOLOGY_CONFLICT,
        "the " + part.name().toLowerCase(Locale.ROOT) + " of the StatefulSet",
        "one name",
        found.toString(),
        "Make them agree, or leave out the annotation.");
  }

  private static void put(Map<String, String> said, String where, @Nullable String what) {
    if (what != null && !what.isEmpty()) {
      said.put(where, what);
    }
  }

  private static @Nullable String annotation(StatefulSet statefulSet, Annotation annotation) {
    return Maybe.map(statefulSet.getMetadata().getAnnotations()).get(annotation.key());
  }

  private static @Nullable String variable(@Nullable Container database, String name) {
    return database == null
        ? null
        : Maybe.list(database.getEnv()).stream()
            .filter(variable -> name.equals(variable.getName()))
            .map(EnvVar::getValue)
            .filter(value -> value != null && !value.contains("$("))
            .findFirst()
            .orElse(null);
  }
}
