package dev.rekindle.webhook.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.webhook.Manifests;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What is asked: a StatefulSet as a chart of some size renders it. */
final class Reviews {
  /** How large the StatefulSet is as JSON, in bytes. */
  static final int SIZE = 20_000;

  private Reviews() {}

  /** Returns a StatefulSet of {@link #SIZE} bytes, which has opted in. */
  static ObjectNode statefulSet() {
    ObjectNode set = Manifests.raw("official-cassandra");
    Random random = new Random(4);
    ArrayNode variables = (ArrayNode) set.at("/spec/template/spec/containers/0/env");
    ObjectNode notes = set.withObject("/spec/template/metadata/annotations");
    byte[] value = new byte[60];
    for (int i = 0; bytes(set).length < SIZE; i++) {
      random.nextBytes(value);
      String text = HexFormat.of().formatHex(value);
      variables.addObject().put("name", "SETTING_" + i).put("value", text);
      notes.put("example.org/note-" + i, text);
    }
    return set;
  }

  /** Returns the AdmissionReview by which an API server asks about its creation. */
  static byte[] creation() {
    return review("CREATE", statefulSet(), null);
  }

  /**
   * Returns the one about its update: one replica more, and all else as it is stored, with what was
   * injected.
   */
  static byte[] update(JsonNode stored) {
    ObjectNode changed = stored.deepCopy();
    ObjectNode spec = (ObjectNode) changed.get("spec");
    spec.put("replicas", spec.get("replicas").asInt() + 1);
    return review("UPDATE", changed, stored);
  }

  private static byte[] review(String operation, JsonNode object, @Nullable JsonNode old) {
    ObjectNode review = Manifests.MAPPER.createObjectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", "5f3a9c1e-77aa-4c41-9d0c-0a1b2c3d4e5f").put("operation", operation);
    request.put("namespace", "shop").put("name", "c1-r1").put("dryRun", false);
    request.putObject("kind").put("group", "apps").put("version", "v1").put("kind", "StatefulSet");
    request
        .putObject("resource")
        .put("group", "apps")
        .put("version", "v1")
        .put("resource", "statefulsets");
    request.putObject("userInfo").put("username", "jane").putArray("groups").add("developers");
    request.set("object", object);
    request.set("oldObject", old);
    return bytes(review);
  }

  private static byte[] bytes(ObjectNode tree) {
    try {
      return Manifests.MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
