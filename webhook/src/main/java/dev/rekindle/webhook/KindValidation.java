package dev.rekindle.webhook;

import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import java.util.Map;

/** {@code /validate}: asks whoever knows the kind. Kinds that nobody knows are admitted. */
record KindValidation(Map<String, Handler> handlers) implements Handler {
  KindValidation {
    handlers = Map.copyOf(handlers);
  }

  @Override
  public Answer answer(AdmissionCall call) {
    return handlers.getOrDefault(call.kind(), _ -> Answer.YES).answer(call);
  }
}
