package dev.rekindle.webhook.inject;

import dev.rekindle.name.Annotation;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.problem.Spelling;
import dev.rekindle.webhook.secret.PodSecrets;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The annotations of ours that an object carries. */
public final class AnnotationNames {
  private static final String DOMAIN = "rekindle.dev/";
  private static final List<String> ON_STATEFUL_SETS =
      Arrays.stream(Annotation.values()).map(Annotation::key).toList();
  private static final List<String> ON_TEMPLATES =
      List.of(Annotation.INJECT_SECRETS.key(), PodSecrets.KEY);

  private AnnotationNames() {}

  /** Adds a problem for each that does not exist. */
  static void check(ObjectMeta statefulSet, @Nullable ObjectMeta template, List<Problem> problems) {
    check(statefulSet, "", ON_STATEFUL_SETS, problems);
    if (template != null) {
      check(template, "spec.template.", ON_TEMPLATES, problems);
    }
  }

  private static void check(
      ObjectMeta meta, String where, List<String> known, List<Problem> problems) {
    for (String key : new TreeMap<>(Maybe.map(meta.getAnnotations())).keySet()) {
      if (key.startsWith(DOMAIN) && !known.contains(key)) {
        problems.add(
            Problem.of(
                AdmissionRule.ANNOTATION_UNKNOWN,
                where + "metadata.annotations",
                "annotations that exist",
                key,
                ON_STATEFUL_SETS.contains(key)
                    ? "Move it from the template to the StatefulSet's own metadata."
                    : Spelling.advice(key, known)));
      }
    }
  }

  /** Returns those that say how to inject; two objects that agree in them are injected alike. */
  static Map<String, String> injection(ObjectMeta meta) {
    Map<String, String> ours = new TreeMap<>(Maybe.map(meta.getAnnotations()));
    ours.keySet().removeIf(key -> !key.startsWith(DOMAIN));
    ours.remove(Annotation.RESTORE_FROM.key());
    return ours;
  }
}
