package dev.rekindle.controller.plans;

import dev.rekindle.name.Injected;
import dev.rekindle.name.Label;
import dev.rekindle.plan.PlanException;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.RestorePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A plan as a ConfigMap. */
final class PlanMap {
  static final String OWNER_KIND = "StatefulSet";

  /**
   * On a plan that lets pods wait since some of their volumes may hold the data of a restore that
   * did not get through: the next restore has to know, whatever became of the Restore objects. Its
   * value are the UIDs of the restores whose set-aside data nobody wants once one gets through.
   */
  private static final String HALF_SWITCHED = "rekindle.dev/half-switched";

  private static final Pattern UIDS = Pattern.compile(" ");
  private static final String OWNER_VERSION = "apps/v1";

  private PlanMap() {}

  static ConfigMap write(OptedIn statefulSet, RestorePlan plan) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(statefulSet.namespace())
        .withName(Injected.planOf(statefulSet.name()))
        .addToLabels(Label.PLAN.key(), "true")
        .addToLabels("app.kubernetes.io/part-of", "rekindle")
        .addToLabels("app.kubernetes.io/managed-by", "rekindle-controller")
        .withOwnerReferences(owner(statefulSet))
        .endMetadata()
        .withData(Map.of(Injected.PLAN_KEY, PlanJson.write(plan)))
        .build();
  }

  /** Returns the ConfigMap with the mark of a target that is half switched. */
  static ConfigMap marked(ConfigMap map, List<String> replaces) {
    return new ConfigMapBuilder(map)
        .editMetadata()
        .addToAnnotations(HALF_SWITCHED, String.join(" ", replaces))
        .endMetadata()
        .build();
  }

  static ConfigMap unmarked(ConfigMap map) {
    return new ConfigMapBuilder(map)
        .editMetadata()
        .removeFromAnnotations(HALF_SWITCHED)
        .endMetadata()
        .build();
  }

  /** Returns the restores that the next one takes over from, as the mark names them. */
  static List<String> replaced(ConfigMap map) {
    return isHalfSwitched(map)
        ? UIDS.splitAsStream(map.getMetadata().getAnnotations().get(HALF_SWITCHED))
            .filter(uid -> !uid.isEmpty())
            .toList()
        : List.of();
  }

  static boolean isHalfSwitched(@Nullable ConfigMap map) {
    return map != null
        && map.getMetadata().getAnnotations() != null
        && map.getMetadata().getAnnotations().containsKey(HALF_SWITCHED);
  }

  /** Returns the ConfigMap with another plan, still knowing which version it was read at. */
  static ConfigMap amend(ConfigMap before, RestorePlan plan) {
    return new ConfigMapBuilder(before)
        .editMetadata()
        .addToLabels(Label.PLAN.key(), "true")
        .endMetadata()
        .withBinaryData(null)
        .withData(Map.of(Injected.PLAN_KEY, PlanJson.write(plan)))
        .build();
  }

  static PlanStep.@Nullable Found read(@Nullable ConfigMap map) {
    if (map == null) {
      return null;
    }
    Map<String, String> data = map.getData() == null ? Map.of() : map.getData();
    Map<String, String> labels =
        map.getMetadata().getLabels() == null ? Map.of() : map.getMetadata().getLabels();
    boolean onlyPlan =
        data.keySet().equals(Set.of(Injected.PLAN_KEY))
            && (map.getBinaryData() == null || map.getBinaryData().isEmpty());
    OwnerReference owner = owner(map);
    return new PlanStep.Found(
        owner == null || Boolean.TRUE.equals(map.getImmutable()) ? null : owner.getUid(),
        onlyPlan && "true".equals(labels.get(Label.PLAN.key())),
        plan(data.get(Injected.PLAN_KEY)));
  }

  /** Returns the StatefulSet that a ConfigMap belongs to, or null. */
  static @Nullable OwnerReference owner(ConfigMap map) {
    List<OwnerReference> owners = map.getMetadata().getOwnerReferences();
    return owners == null
        ? null
        : owners.stream()
            .filter(one -> OWNER_KIND.equals(one.getKind()))
            .filter(one -> OWNER_VERSION.equals(one.getApiVersion()))
            .filter(one -> Boolean.TRUE.equals(one.getController()))
            .findFirst()
            .orElse(null);
  }

  /** No blockOwnerDeletion: setting it needs the right to edit the StatefulSet's finalizers. */
  private static OwnerReference owner(OptedIn statefulSet) {
    return new OwnerReferenceBuilder()
        .withApiVersion(OWNER_VERSION)
        .withKind(OWNER_KIND)
        .withName(statefulSet.name())
        .withUid(statefulSet.uid())
        .withController(true)
        .build();
  }

  private static @Nullable RestorePlan plan(@Nullable String json) {
    try {
      return json == null ? null : PlanJson.read(json.getBytes(StandardCharsets.UTF_8));
    } catch (PlanException _) {
      return null; // replaced, which is told
    }
  }
}
