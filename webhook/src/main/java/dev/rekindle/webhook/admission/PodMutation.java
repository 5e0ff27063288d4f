package dev.rekindle.webhook.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.webhook.patch.JsonPatch;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.secret.PodSecrets;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/** {@code /mutate/pods}: mounts the Secrets whose names only the pod knows. */
public final class PodMutation implements Handler {
  private final ObjectMapper mapper;

  /** Reads and writes with a mapper. */
  public PodMutation(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public Answer answer(AdmissionCall call) {
    if (call.operation() != AdmissionCall.Operation.CREATE || call.object().isMissingNode()) {
      return Answer.YES; // a pod's volumes never change
    }
    try {
      Pod pod = mapper.treeToValue(call.object(), Pod.class);
      JsonNode original = mapper.valueToTree(pod.getSpec());
      pod.getMetadata().setName(call.name());
      var problems = new ArrayList<Problem>();
      PodSecrets.put(pod, call.namespace(), mapper, problems);
      if (!problems.isEmpty()) {
        return new Answer.Denied(problems);
      }
      JsonNode patch = JsonPatch.between(original, mapper.valueToTree(pod.getSpec()));
      return patch.isEmpty()
          ? Answer.YES
          : new Answer.Patched(JsonPatch.below("/spec", patch), List.of());
    } catch (JsonProcessingException e) {
      return Unreadable.answer("Pod", e);
    }
  }
}
