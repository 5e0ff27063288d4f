package dev.rekindle.webhook.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.webhook.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes {@code AdmissionReview}s of {@code admission.k8s.io/v1}. Thread-safe.
 *
 * <p>Source: {@code k8s.io/api/admission/v1/types.go}.
 */
public final class ReviewCodec {
  private static final String API = "admission.k8s.io/v1";
  private static final String REVIEW = "AdmissionReview";
  private static final int INVALID = 422;
  private static final int UNAVAILABLE = 503;
  private static final int DEEPEST = 100;
  private static final int MOST = 50;

  private final ObjectMapper mapper;

  /** Reads and writes with a mapper. */
  public ReviewCodec(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * Reads a request.
   *
   * @throws MalformedReviewException when it is none
   */
  public AdmissionCall read(byte[] body) throws MalformedReviewException {
    JsonNode review = tree(body);
    if (!API.equals(review.path("apiVersion").asText())
        || !REVIEW.equals(review.path("kind").asText())) {
      throw new MalformedReviewException(
          "expected an AdmissionReview of " + API + ", found another object");
    }
    JsonNode request = review.path("request");
    if (!request.path("uid").isTextual() || request.path("uid").asText().isEmpty()) {
      throw new MalformedReviewException("expected request.uid, found none");
    }
    JsonNode object = object(request, "object");
    JsonNode metadata = object.path("metadata");
    return new AdmissionCall(
        request.path("uid").asText(),
        operation(request.path("operation").asText()),
        request.path("kind").path("kind").asText(),
        request.path("namespace").asText(),
        metadata.path("name").asText(request.path("name").asText()),
        user(request.path("userInfo")),
        object,
        object(request, "oldObject"));
  }

  private JsonNode tree(byte[] body) throws MalformedReviewException {
    try {
      JsonNode tree = mapper.readTree(body);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (IOException e) {
      throw new MalformedReviewException("expected JSON, found something else");
    }
  }

  private static JsonNode object(JsonNode request, String field) throws MalformedReviewException {
    JsonNode object = request.path(field);
    if (object.isNull() || object.isMissingNode()) {
      return MissingNode.getInstance();
    }
    if (!object.isObject() || !object.path("metadata").isObject()) {
      throw new MalformedReviewException(
          "expected an object with metadata in request." + field + ", found something else");
    }
    refuseHoles(object, "request." + field, 0);
    return object;
  }

  /** An API server writes no nulls into lists; whoever does is none. */
  private static void refuseHoles(JsonNode tree, String where, int depth)
      throws MalformedReviewException {
    if (depth > DEEPEST) {
      throw new MalformedReviewException("expected at most " + DEEPEST + " levels in " + where);
    }
    for (JsonNode child : tree) {
      if (tree.isArray() && child.isNull()) {
        throw new MalformedReviewException("expected lists without null in " + where);
      }
      if (child.isContainerNode()) {
        refuseHoles(child, where, depth + 1);
      }
    }
  }

  private static AdmissionCall.Operation operation(String text) throws MalformedReviewException {
    for (AdmissionCall.Operation operation : AdmissionCall.Operation.values()) {
      if (operation.name().equals(text)) {
        return operation;
      }
    }
    throw new MalformedReviewException(
        "expected request.operation CREATE, UPDATE, DELETE or CONNECT, found another");
  }

  private static AdmissionCall.User user(JsonNode info) {
    Map<String, List<String>> extra = new HashMap<>();
    info.path("extra").properties().forEach(e -> extra.put(e.getKey(), texts(e.getValue())));
    return new AdmissionCall.User(
        info.path("username").asText(),
        info.path("uid").asText(),
        texts(info.path("groups")),
        extra);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Writes what is answered to a request. */
  public byte[] write(String uid, Answer answer) {
    ObjectNode review = mapper.createObjectNode();
    review.put("apiVersion", API).put("kind", REVIEW);
    ObjectNode response = review.putObject("response");
    response.put("uid", uid);
    switch (answer) {
      case Answer.Allowed(List<String> warnings) -> {
        response.put("allowed", true);
        warn(response, warnings);
      }
      case Answer.Patched(JsonNode operations, List<String> warnings) -> {
        response.put("allowed", true).put("patchType", "JSONPatch");
        response.put("patch", Base64.getEncoder().encodeToString(bytes(operations)));
        warn(response, warnings);
      }
      case Answer.Denied(List<Problem> problems) -> deny(response, problems);
      case Answer.Failed(String why) -> {
        response.put("allowed", false);
        response
            .putObject("status")
            .put("code", UNAVAILABLE)
            .put("reason", "ServiceUnavailable")
            .put("message", why);
      }
    }
    return bytes(review);
  }

  private static void deny(ObjectNode response, List<Problem> problems) {
    response.put("allowed", false);
    ObjectNode status = response.putObject("status");
    // With a reason, kubectl would show the causes and leave out who denied it.
    status.put("code", INVALID).put("message", message(problems));
    ArrayNode causes = status.putObject("details").putArray("causes");
    for (Problem problem : problems.subList(0, Math.min(problems.size(), MOST))) {
      causes
          .addObject()
          .put("reason", problem.code())
          .put("field", problem.field())
          .put("message", problem.line());
    }
  }

  private static String message(List<Problem> problems) {
    if (problems.size() == 1) {
      return problems.getFirst().line();
    }
    StringBuilder lines = new StringBuilder().append(problems.size()).append(" problems:");
    problems.stream().limit(MOST).forEach(p -> lines.append("\n* ").append(p.line()));
    if (problems.size() > MOST) {
      lines.append("\nand ").append(problems.size() - MOST).append(" more");
    }
    return lines.toString();
  }

  private static void warn(ObjectNode response, List<String> warnings) {
    if (!warnings.isEmpty()) {
      ArrayNode list = response.putArray("warnings");
      warnings.forEach(list::add);
    }
  }

  private byte[] bytes(JsonNode tree) {
    try {
      return mapper.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      return String.valueOf(tree).getBytes(StandardCharsets.UTF_8);
    }
  }
}
