package dev.rekindle.webhook.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.webhook.inject.Injection;
import dev.rekindle.webhook.inject.StatefulSetInjection;
import dev.rekindle.webhook.inject.StorageLookup;
import dev.rekindle.webhook.patch.JsonPatch;
import dev.rekindle.webhook.problem.Problem;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /mutate/statefulsets}: injects into StatefulSets that have opted in. */
public final class StatefulSetMutation implements Handler {
  private final StatefulSetInjection injection;
  private final Function<AdmissionCall, StorageLookup> storages;
  private final ObjectMapper mapper;

  /**
   * Connects the decision with what it needs.
   *
   * @param storages the storages as whoever asks may use them
   */
  public StatefulSetMutation(
      StatefulSetInjection injection,
      Function<AdmissionCall, StorageLookup> storages,
      ObjectMapper mapper) {
    this.injection = injection;
    this.storages = storages;
    this.mapper = mapper;
  }

  @Override
  public Answer answer(AdmissionCall call) {
    StatefulSet object;
    StatefulSet old;
    try {
      object = read(call.object());
      old = read(call.oldObject());
    } catch (JsonProcessingException e) {
      return Unreadable.answer("StatefulSet", e);
    }
    if (object == null || !hasPods(object)) {
      return Answer.YES; // nothing of ours to do; the API server's own checks follow
    }
    StatefulSet before = old != null && hasPods(old) ? old : null;
    var request = new StatefulSetInjection.Request(call.uid(), call.namespace(), object, before);
    return switch (injection.decide(request, storages.apply(call))) {
      case Injection.Unchanged() -> Answer.YES;
      case Injection.Refused(List<Problem> problems) -> new Answer.Denied(problems);
      case Injection.Changed changed -> patched(changed);
    };
  }

  private static Answer patched(Injection.Changed changed) {
    JsonNode patch = JsonPatch.between(changed.before(), changed.after());
    return patch.isEmpty()
        ? new Answer.Allowed(changed.warnings())
        : new Answer.Patched(JsonPatch.below("/spec/template", patch), changed.warnings());
  }

  private static boolean hasPods(StatefulSet object) {
    return object.getSpec() != null
        && object.getSpec().getTemplate() != null
        && object.getSpec().getTemplate().getSpec() != null;
  }

  private @Nullable StatefulSet read(JsonNode tree) throws JsonProcessingException {
    return tree.isMissingNode() ? null : mapper.treeToValue(tree, StatefulSet.class);
  }
}
