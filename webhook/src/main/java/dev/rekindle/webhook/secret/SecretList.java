package dev.rekindle.webhook.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.problem.Spelling;
import dev.rekindle.webhook.secret.SecretMount.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the JSON list of an annotation: {@code [{"name": …, "path": …, "containers": […],
 * "optional": true}]}. {@code secretName}, which older releases of k8ssandra wrote, is {@code
 * name}. Without a path, {@code /etc/secrets/<name>}.
 *
 * <p>Source: {@code pkg/secret} and the secrets webhook of k8ssandra-operator.
 */
final class SecretList {
  private static final List<String> FIELDS =
      List.of("name", "path", "containers", "optional", "secretName");
  private static final String EXAMPLE =
      "Write it like [{\"name\": \"keys-${POD_NAME}\", \"path\": \"/etc/keys\", \"containers\":"
          + " [\"cassandra\"]}].";

  private final String field;
  private final List<Problem> problems;

  private SecretList(String field, List<Problem> problems) {
    this.field = field;
    this.problems = problems;
  }

  /**
   * Reads an annotation's value.
   *
   * @param field where it stands, for messages
   * @param problems where to add what is wrong
   */
  static List<SecretMount> parse(
      String text, String field, ObjectMapper mapper, List<Problem> problems) {
    try {
      JsonNode tree =
          mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
      return new SecretList(field, problems).read(tree);
    } catch (JsonProcessingException e) {
      problems.add(
          Problem.of(
              AdmissionRule.ANNOTATION_INVALID,
              field,
              "a JSON list",
              "at line %d, column %d: %s"
                  .formatted(
                      e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                      e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                      e.getOriginalMessage()),
              EXAMPLE));
      return List.of();
    }
  }

  private List<SecretMount> read(JsonNode tree) {
    if (!tree.isArray()) {
      invalid(field, "a JSON list", tree.getNodeType().toString().toLowerCase(Locale.ROOT));
      return List.of();
    }
    var mounts = new ArrayList<SecretMount>();
    for (int i = 0; i < tree.size(); i++) {
      one(tree.get(i), field + "[" + i + "]", mounts);
    }
    return mounts;
  }

  private void one(JsonNode item, String where, List<SecretMount> mounts) {
    if (!item.isObject()) {
      invalid(where, "an object with name and path", item.toString());
      return;
    }
    for (Map.Entry<String, JsonNode> entry : item.properties()) {
      if (!FIELDS.contains(entry.getKey())) {
        problems.add(
            Problem.of(
                AdmissionRule.ANNOTATION_INVALID,
                where,
                "the fields name, path, containers and optional",
                entry.getKey(),
                Spelling.advice(entry.getKey(), FIELDS)));
      }
    }
    JsonNode name = item.has("name") ? item.get("name") : item.path("secretName");
    JsonNode path = item.path("path");
    JsonNode optional = item.path("optional");
    if (!name.isTextual() || name.asText().isBlank()) {
      invalid(where + ".name", "the name of a Secret", found(name));
      return;
    }
    if (!path.isMissingNode() && !path.isTextual()) {
      invalid(where + ".path", "a path", found(path));
      return;
    }
    if (!optional.isMissingNode() && !optional.isBoolean()) {
      invalid(where + ".optional", "true or false", found(optional));
      return;
    }
    mounts.add(
        new SecretMount(
            name.asText(),
            path.isTextual() ? path.asText() : "/etc/secrets/" + name.asText(),
            containers(item.path("containers"), where + ".containers"),
            optional.asBoolean() ? Presence.OPTIONAL : Presence.REQUIRED));
  }

  private List<String> containers(JsonNode list, String where) {
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isTextual)) {
      invalid(where, "a list of names", found(list));
      return List.of();
    }
    return list.valueStream().map(JsonNode::asText).toList();
  }

  private void invalid(String where, String expected, String found) {
    problems.add(Problem.of(AdmissionRule.ANNOTATION_INVALID, where, expected, found, EXAMPLE));
  }

  private static String found(JsonNode node) {
    return node.isMissingNode() ? "none" : node.toString();
  }
}
