package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.workload.Image;
import io.fabric8.zjsonpatch.JsonPatch;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Requests as an API server makes them, and what comes of them. */
public final class Calls {
  /** What is injected. */
  public static final Image IMAGE = Image.of("registry.example.org/rekindle/agent:1.0.0");

  /** When it is. */
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC);

  private static final AdmissionCall.User JANE =
      new AdmissionCall.User("jane", "7", List.of("system:authenticated"), Map.of());

  private Calls() {}

  /** Jane creates an object in the namespace {@code shop}. */
  public static AdmissionCall create(String kind, JsonNode object) {
    return new AdmissionCall(
        "5f3a9c1e-77aa-4c41-9d0c-0a1b2c3d4e5f",
        AdmissionCall.Operation.CREATE,
        kind,
        "shop",
        object.at("/metadata/name").asText(),
        JANE,
        object,
        MissingNode.getInstance());
  }

  /** Jane changes an object. */
  public static AdmissionCall update(String kind, JsonNode object, JsonNode old) {
    AdmissionCall call = create(kind, object);
    return new AdmissionCall(
        call.uid(),
        AdmissionCall.Operation.UPDATE,
        kind,
        call.namespace(),
        call.name(),
        JANE,
        object,
        old);
  }

  /** Returns who answers on which path. */
  public static Map<String, Handler> handlers(FakeCluster cluster) {
    return Webhook.handlers(IMAGE, cluster, CLOCK);
  }

  /** Asks the whole of {@code /validate}. */
  public static Answer validate(FakeCluster cluster, AdmissionCall call) {
    Handler handler = handlers(cluster).get("/validate");
    return handler.answer(call);
  }

  /** Returns the lines of a refusal. */
  public static List<String> lines(Answer answer) {
    return switch (answer) {
      case Answer.Denied(List<Problem> problems) -> problems.stream().map(Problem::line).toList();
      case Answer.Allowed _, Answer.Patched _, Answer.Failed _ ->
          throw new AssertionError("expected a refusal, found " + answer);
    };
  }

  /** Returns what becomes of the object. */
  public static <T> T apply(Answer answer, AdmissionCall call, Class<T> type) {
    JsonNode result =
        switch (answer) {
          case Answer.Patched(JsonNode operations, _) -> JsonPatch.apply(operations, call.object());
          case Answer.Allowed _ -> call.object();
          case Answer.Denied _, Answer.Failed _ ->
              throw new AssertionError("expected admission, found " + answer);
        };
    return Manifests.MAPPER.convertValue(result, type);
  }
}
