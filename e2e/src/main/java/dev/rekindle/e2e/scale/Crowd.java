package dev.rekindle.e2e.scale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.e2e.scale.Api.Made;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Backups as the controller leaves those that were brought in from another cluster, without the
 * controller: one of its own under other names, with its status and a foreign stamp.
 */
final class Crowd {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OURS = "/apis/rekindle.dev/v1alpha1/namespaces/";
  private static final String STAMP = "rekindle.dev/uid";

  private final Api api;
  private final ObjectNode example;

  /** Takes one of a namespace's Backups for an example. */
  Crowd(Api api, String namespace) {
    this.api = api;
    this.example = (ObjectNode) json(api.get(OURS + namespace + "/backups?limit=1")).at("/items/0");
  }

  void make(List<String> namespaces, int count) {
    api.each(
        IntStream.range(0, count).boxed().toList(),
        number -> make(namespaces.get(number % namespaces.size()), GeneratedBackups.name(number)));
  }

  private void make(String namespace, String name) {
    ObjectNode backup = example.deepCopy();
    ObjectNode metadata = JSON.createObjectNode();
    metadata.put("name", name).put("namespace", namespace);
    metadata.withObject("/annotations").put(STAMP, example.at("/metadata/uid").asText());
    backup.set("metadata", metadata);
    backup.withObject("/spec").put("snapshotTag", name);
    backup
        .withObject("/spec/storageRef")
        .put("namespace", example.at("/metadata/namespace").asText());
    ObjectNode status = backup.withObject("/status");
    status.put("snapshotTag", name).put("phase", "Copied");
    api.create(new Made(OURS + namespace + "/backups", backup.toString()));
    ObjectNode patch = JSON.createObjectNode();
    patch.set("status", status);
    api.merge(OURS + namespace + "/backups/" + name + "/status", patch.toString());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The API server answered no JSON: " + text, e);
    }
  }
}
