package dev.rekindle.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.webhook.Calls;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.Scene;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand requests that nobody would make. Each is answered or called malformed, and every
 * patch applies and changes nothing when it is asked for again.
 */
class FuzzTest {
  private static final int REQUESTS = 10_000;
  private static final long SEED = 20_260_101;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> MANIFESTS =
      List.of("official-cassandra", "cass-operator", "bitnami-cassandra", "etcd");

  private final Random random = new Random(SEED);
  private final Scene scene = new Scene();
  private final Map<String, Handler> handlers = Calls.handlers(scene.cluster());
  private final ReviewCodec codec = new ReviewCodec(Manifests.MAPPER);
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

  private enum Outcome {
    MALFORMED,
    ALLOWED,
    PATCHED,
    DENIED,
    FAILED
  }

  @Test
  void answersEverythingAndPatchesNothingWrongly() throws IOException {
    for (int i = 0; i < REQUESTS; i++) {
      outcomes.merge(request(), 1, Integer::sum);
    }

    assertThat(outcomes).doesNotContainKey(Outcome.FAILED);
    // The requests are strange, but not so strange that they never come through.
    assertThat(outcomes.keySet())
        .contains(Outcome.MALFORMED, Outcome.ALLOWED, Outcome.PATCHED, Outcome.DENIED);
    assertThat(outcomes.get(Outcome.PATCHED)).isGreaterThan(REQUESTS / 20);
  }

  private Outcome request() throws IOException {
    boolean restore = random.nextInt(4) == 0;
    ObjectNode object = restore ? Scene.restore() : manifest();
    ObjectNode old = object.deepCopy();
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      change(object);
    }
    ObjectNode review = Manifests.MAPPER.createObjectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", "u-" + random.nextInt()).put("namespace", "shop");
    request.putObject("kind").put("kind", restore ? "Restore" : "StatefulSet");
    request.putObject("userInfo").put("username", "jane").putArray("groups").add("all");
    request.set("object", object);
    boolean update = random.nextBoolean();
    request.put("operation", update ? "UPDATE" : "CREATE");
    if (update) {
      request.set("oldObject", random.nextBoolean() ? old : object.deepCopy());
    }
    if (random.nextInt(20) == 0) {
      change(review);
    }
    return answer(review, restore ? "/validate" : "/mutate/statefulsets");
  }

  private ObjectNode manifest() {
    ObjectNode manifest = Manifests.raw(MANIFESTS.get(random.nextInt(MANIFESTS.size())));
    if (random.nextBoolean()) {
      ObjectNode annotations = manifest.withObject("/metadata/annotations");
      annotations.put(
          List.of(
                  "rekindle.dev/run-as",
                  "rekindle.dev/data-path",
                  "rekindle.dev/inject-secrets",
                  "rekindle.dev/resources",
                  "rekindle.dev/container",
                  "rekindle.dev/storage",
                  "rekindle.dev/rack")
              .get(random.nextInt(7)),
          List.of(
                  "1:1",
                  "/var/lib/cassandra",
                  "[{\"name\":\"a-${POD_NAME}\",\"path\":\"/a\"}]",
                  "[{\"name\":\"a\",\"path\":\"/a\"}]",
                  "{\"limits\":{\"cpu\":\"1\"}}",
                  "cassandra",
                  "s3-main",
                  "\u0000{[\"",
                  "9999999999:1")
              .get(random.nextInt(9)));
    }
    return manifest;
  }

  private Outcome answer(ObjectNode review, String path) throws IOException {
    AdmissionCall call;
    try {
      call = codec.read(Manifests.MAPPER.writeValueAsBytes(review));
    } catch (MalformedReviewException _) {
      return Outcome.MALFORMED;
    }
    Answer answer = handlers.get(path).answer(call);
    JsonNode written = Manifests.MAPPER.readTree(codec.write(call.uid(), answer));
    assertThat(written.at("/response/uid").asText()).isEqualTo(call.uid());
    return switch (answer) {
      case Answer.Allowed _ -> Outcome.ALLOWED;
      case Answer.Denied _ -> Outcome.DENIED;
      case Answer.Failed _ -> Outcome.FAILED;
      case Answer.Patched(JsonNode operations, _) -> {
        checkPatch(call, operations, path);
        yield Outcome.PATCHED;
      }
    };
  }

  private void checkPatch(AdmissionCall call, JsonNode operations, String path) throws IOException {
    JsonNode patched = JsonPatch.apply(operations, call.object());
    assertThat(Manifests.MAPPER.treeToValue(patched, StatefulSet.class).getSpec()).isNotNull();
    AdmissionCall again =
        new AdmissionCall(
            call.uid(),
            call.operation(),
            call.kind(),
            call.namespace(),
            call.name(),
            call.user(),
            patched,
            call.operation() == AdmissionCall.Operation.UPDATE ? patched : call.oldObject());
    assertThat(handlers.get(path).answer(again))
        .as("the second time, after %s", operations)
        .isNotInstanceOf(Answer.Patched.class);
  }

  /** Walks to a random place and spoils it. */
  private void change(ObjectNode tree) {
    JsonNode at = tree;
    while (true) {
      List<JsonNode> below = new ArrayList<>();
      at.forEach(below::add);
      List<JsonNode> containers = below.stream().filter(JsonNode::isContainerNode).toList();
      if (containers.isEmpty() || random.nextInt(4) == 0) {
        break;
      }
      at = containers.get(random.nextInt(containers.size()));
    }
    switch (at) {
      case ObjectNode object when !object.isEmpty() -> {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(3) == 0) {
          object.remove(name);
        } else {
          object.set(name, anything());
        }
      }
      case ArrayNode array when !array.isEmpty() -> {
        if (random.nextBoolean()) {
          array.add(array.get(random.nextInt(array.size())).deepCopy());
        } else {
          array.remove(random.nextInt(array.size()));
        }
      }
      default -> {}
    }
  }

  private JsonNode anything() {
    return switch (random.nextInt(9)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.numberNode(random.nextInt());
      case 2 -> JSON.textNode("");
      case 3 -> JSON.textNode("rekindle-restore");
      case 4 -> JSON.booleanNode(true);
      case 5 -> JSON.arrayNode();
      case 6 -> JSON.objectNode();
      case 7 -> JSON.arrayNode().add(JSON.nullNode());
      default -> JSON.textNode("é".repeat(300));
    };
  }
}
