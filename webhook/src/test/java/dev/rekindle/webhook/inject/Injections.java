package dev.rekindle.webhook.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.workload.Image;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Injections into manifests, with one storage that has everything. */
final class Injections {
  static final String UID = "5f3a9c1e-77aa-4c41-9d0c-0a1b2c3d4e5f";
  static final StorageAccess MAIN = new StorageAccess("shop", "s3-main", "s3-keys", null, null);

  private static final StatefulSetInjection INJECTION = injection("1.0.0");

  private Injections() {}

  static StatefulSetInjection injection(String version) {
    return new StatefulSetInjection(
        Image.of("registry.example.org/rekindle/agent:" + version), Manifests.MAPPER);
  }

  static Injection create(StatefulSet object) {
    return decide(object, null);
  }

  static Injection decide(StatefulSet object, @Nullable StatefulSet old) {
    return INJECTION.decide(
        new StatefulSetInjection.Request(UID, "shop", copy(object), old), storages(MAIN));
  }

  private static StatefulSet copy(StatefulSet object) {
    return Manifests.typed(Manifests.MAPPER.valueToTree(object));
  }

  static StatefulSet injected(StatefulSet object, @Nullable StatefulSet old) {
    return with(object, decide(object, old));
  }

  static StatefulSet injected(StatefulSet object) {
    return injected(object, null);
  }

  /** Applies a decision to a copy. */
  static StatefulSet with(StatefulSet object, Injection decision) {
    StatefulSet copy = copy(object);
    switch (decision) {
      case Injection.Unchanged() -> {}
      case Injection.Changed(_, JsonNode template, _, _) ->
          copy.getSpec()
              .setTemplate(Manifests.MAPPER.convertValue(template, PodTemplateSpec.class));
      case Injection.Refused(List<Problem> problems) ->
          throw new AssertionError("refused: " + problems);
    }
    return copy;
  }

  static List<String> codes(Injection decision) {
    assertThat(decision).isInstanceOf(Injection.Refused.class);
    return ((Injection.Refused) decision).problems().stream().map(Problem::code).toList();
  }

  static List<String> lines(Injection decision) {
    assertThat(decision).isInstanceOf(Injection.Refused.class);
    return ((Injection.Refused) decision).problems().stream().map(Problem::line).toList();
  }

  static Container restore(StatefulSet object) {
    return OurParts.restoreContainer(object.getSpec().getTemplate()).orElseThrow();
  }

  static Container database(StatefulSet object) {
    return object.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  static Map<String, String> variables(Container container) {
    return container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  static StatefulSet annotated(StatefulSet object, String key, @Nullable String value) {
    Map<String, String> annotations = new TreeMap<>(object.getMetadata().getAnnotations());
    if (value == null) {
      annotations.remove(key);
    } else {
      annotations.put(key, value);
    }
    object.getMetadata().setAnnotations(annotations);
    return object;
  }

  static StorageLookup storages(StorageAccess... known) {
    return new StorageLookup() {
      @Override
      public Found find(StorageRef ref, String podNamespace) {
        Optional<Found> found =
            List.of(known).stream()
                .filter(
                    it -> it.name().equals(ref.name()) && it.namespace().equals(ref.namespace()))
                .map(storage -> (Found) new Found.Usable(storage))
                .findFirst();
        return found.orElseGet(
            () ->
                new Found.Refused(InjectionProblems.missing(ref, podNamespace, Optional.empty())));
      }

      @Override
      public List<StorageAccess> defaults(String namespace) {
        return List.of();
      }
    };
  }
}
