package dev.rekindle.webhook.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.rekindle.name.Annotation;
import dev.rekindle.name.Injected;
import dev.rekindle.name.Label;
import dev.rekindle.name.Variable;
import dev.rekindle.webhook.inject.Injection.How;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.secret.WantedSecrets;
import dev.rekindle.webhook.workload.Image;
import dev.rekindle.webhook.workload.Maybe;
import dev.rekindle.webhook.workload.Workload;
import dev.rekindle.webhook.workload.WorkloadReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a StatefulSet's template. Depends on the objects, the settings and the
 * storages that are given, and on nothing else. Thread-safe.
 */
public final class StatefulSetInjection {
  private static final String OPTED_IN = "true";

  private final Image image;
  private final ObjectMapper mapper;

  /**
   * Remembers what is injected.
   *
   * @param image the restorer's image; the annotation {@code agent-version} replaces its tag
   * @param mapper reads and writes Kubernetes' objects
   */
  public StatefulSetInjection(Image image, ObjectMapper mapper) {
    this.image = image;
    this.mapper = mapper;
  }

  /**
   * One request.
   *
   * @param uid the request's own id, from which a new incarnation gets its name
   * @param namespace the StatefulSet's namespace
   * @param object what is applied, with a spec and a template, which the decision changes
   * @param old what is there, or null at CREATE
   */
  public record Request(
      String uid, String namespace, StatefulSet object, @Nullable StatefulSet old) {}

  /** Returns whether an object has opted in. */
  public static boolean optedIn(@Nullable HasMetadata object) {
    return object != null
        && OPTED_IN.equals(Maybe.map(object.getMetadata().getLabels()).get(Label.INJECT.key()));
  }

  /** Decides about a request. */
  public Injection decide(Request request, StorageLookup storages) {
    PodTemplateSpec bare = request.object().getSpec().getTemplate();
    JsonNode given = tree(bare);
    OurParts.remove(bare);
    if (!optedIn(request.object())) {
      return changed(given, tree(bare), How.REMOVED, List.of());
    }
    var problems = new ArrayList<Problem>();
    restoreFromAtCreation(request, problems);
    Optional<JsonNode> carried = carriedOver(request, bare);
    if (carried.isPresent()) {
      return problems.isEmpty()
          ? changed(given, carried.get(), How.CARRIED_OVER, List.of())
          : new Injection.Refused(problems);
    }
    return render(request, given, bare, storages, problems);
  }

  /**
   * Returns the template as it is, if the user's own part of it and all that says how to inject are
   * as they were.
   */
  private Optional<JsonNode> carriedOver(Request request, PodTemplateSpec bare) {
    StatefulSet old = request.old();
    if (old == null
        || !optedIn(old)
        || OurParts.restoreContainer(old.getSpec().getTemplate()).isEmpty()
        || !AnnotationNames.injection(request.object().getMetadata())
            .equals(AnnotationNames.injection(old.getMetadata()))) {
      return Optional.empty();
    }
    PodTemplateSpec oldBare = copy(old.getSpec().getTemplate());
    OurParts.remove(oldBare);
    // As text, which is small: an empty list and none are the same there, 1Gi and 1024Mi are not.
    return Arrays.equals(text(bare), text(oldBare))
        ? Optional.of(tree(old.getSpec().getTemplate()))
        : Optional.empty();
  }

  private Injection render(
      Request request,
      JsonNode given,
      PodTemplateSpec bare,
      StorageLookup lookup,
      List<Problem> problems) {
    StatefulSet object = new StatefulSet();
    object.setMetadata(request.object().getMetadata());
    object.setSpec(new StatefulSetSpec());
    object.getSpec().setTemplate(bare);
    object.getSpec().setVolumeClaimTemplates(request.object().getSpec().getVolumeClaimTemplates());
    AnnotationNames.check(object.getMetadata(), bare.getMetadata(), problems);
    Optional<Workload> workload = WorkloadReader.read(object, mapper, problems);
    WantedSecrets secrets =
        WantedSecrets.of(
            object,
            request.namespace(),
            mapper,
            workload.map(Workload::engine).map(SidecarContainer::names).orElse(List.of()),
            problems);
    var warnings = new ArrayList<String>();
    List<StorageAccess> storages = storages(request, lookup, problems, warnings);
    String version = agentVersion(object, problems);
    workload
        .filter(it -> it.config() == null && it.engine().equals("cassandra"))
        .ifPresent(it -> JvmOptions.check(it.database(), problems));
    if (workload.isEmpty() || !problems.isEmpty()) {
      return new Injection.Refused(problems);
    }
    var identity =
        new RestoreContainer.Identity(
            version == null ? image.text() : image.tagged(version).text(),
            request.namespace(),
            Maybe.text(object.getMetadata().getName()),
            incarnation(request),
            restoreFrom(request));
    TemplateEdit.put(bare, workload.get(), identity, storages, secrets, mapper);
    return changed(given, tree(bare), How.RENDERED, warnings);
  }

  private List<StorageAccess> storages(
      Request request, StorageLookup lookup, List<Problem> problems, List<String> warnings) {
    var usable = new ArrayList<StorageAccess>();
    List<StorageRef> refs = StorageRef.of(request.object(), request.namespace());
    for (StorageRef ref : refs) {
      switch (lookup.find(ref, request.namespace())) {
        case StorageLookup.Found.Usable(StorageAccess storage) -> usable.add(storage);
        case StorageLookup.Found.Refused(Problem problem) -> problems.add(problem);
      }
    }
    if (refs.isEmpty()) {
      usable.addAll(lookup.defaults(request.namespace()));
      if (usable.size() > 1) {
        List<String> names = usable.stream().map(StorageAccess::name).toList();
        problems.add(InjectionProblems.ambiguousDefault(String.join(", ", names)));
      }
      if (usable.isEmpty()) {
        warnings.add(
            "no BackupStorage is named and the namespace has no default: nothing can be backed up"
                + " or restored until the annotation "
                + Annotation.STORAGE.key()
                + " names one");
      }
    }
    return usable;
  }

  private static void restoreFromAtCreation(Request request, List<Problem> problems) {
    String wanted = annotation(request.object(), Annotation.RESTORE_FROM);
    StatefulSet old = request.old();
    if (wanted == null) {
      return;
    }
    if (old != null && !wanted.equals(annotation(old, Annotation.RESTORE_FROM))) {
      problems.add(InjectionProblems.late(wanted));
    } else if (old != null && !optedIn(old)) {
      problems.add(InjectionProblems.late(wanted + ", on a StatefulSet that opts in only now"));
    } else if (!wanted.matches("([^/\\s]+/)?[^/\\s]+")) {
      problems.add(InjectionProblems.noBackup(wanted));
    }
  }

  /** What was copied in at CREATE stays for as long as our container does. */
  private static @Nullable String restoreFrom(Request request) {
    return request.old() == null
        ? annotation(request.object(), Annotation.RESTORE_FROM)
        : injectedBefore(request, Injected.RESTORE_FROM).orElse(null);
  }

  /** Only what we put in counts: before a StatefulSet opted in, its owner could write anything. */
  private static Optional<String> injectedBefore(Request request, String variable) {
    StatefulSet old = request.old();
    return old == null || !optedIn(old)
        ? Optional.empty()
        : OurParts.variable(old.getSpec().getTemplate(), variable);
  }

  /** The incarnation lives as long as the object: a copy of a template never brings one along. */
  private static String incarnation(Request request) {
    return injectedBefore(request, Variable.INCARNATION.key())
        .orElseGet(() -> request.uid().substring(0, Math.min(18, request.uid().length())));
  }

  private static @Nullable String agentVersion(StatefulSet object, List<Problem> problems) {
    String version = annotation(object, Annotation.AGENT_VERSION);
    if (version != null && !version.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) {
      problems.add(InjectionProblems.badVersion(version));
    }
    return version;
  }

  private static @Nullable String annotation(StatefulSet object, Annotation annotation) {
    String value = Maybe.map(object.getMetadata().getAnnotations()).get(annotation.key());
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static Injection changed(JsonNode given, JsonNode after, How how, List<String> warnings) {
    return given.equals(after) && warnings.isEmpty()
        ? new Injection.Unchanged()
        : new Injection.Changed(given, after, how, warnings);
  }

  private JsonNode tree(PodTemplateSpec template) {
    return mapper.valueToTree(template);
  }

  private byte[] text(PodTemplateSpec template) {
    try {
      return mapper
          .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsBytes(template);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read can be written", e);
    }
  }

  private PodTemplateSpec copy(PodTemplateSpec template) {
    try {
      return mapper.readValue(text(template), PodTemplateSpec.class);
    } catch (IOException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }
}
