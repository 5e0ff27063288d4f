package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in a namespace before something is asked for, and what is asked for; a case changes one
 * thing. Objects are created with their status, where they have one.
 */
final class Draft {
  final ObjectNode storage = here(Manifests.MAPPER.valueToTree(Scene.storage()));
  final ObjectNode backup = here(Manifests.MAPPER.valueToTree(Scene.backupRegistered()));
  final ObjectNode restore = here(Scene.restore());
  final List<ObjectNode> others = new ArrayList<>();
  ObjectNode statefulSet = here(Manifests.raw("official-cassandra"));
  boolean rolledOut = true;

  /** Who asks; empty for an administrator. */
  String user = "";

  /** The namespace's name is known only when there is one. */
  static ObjectNode here(JsonNode object) {
    return (ObjectNode) Scene.tree(object.toString().replace("\"shop\"", "\"$shop\""));
  }

  ObjectNode annotations() {
    return statefulSet.withObject("/metadata/annotations");
  }

  ObjectNode pod() {
    return statefulSet.withObject("/spec/template/spec");
  }

  ObjectNode container() {
    return (ObjectNode) pod().withArray("containers").get(0);
  }

  ObjectNode node(int index) {
    return (ObjectNode) backup.withObject("/status").withArray("nodes").get(index);
  }

  List<ObjectNode> nodes() {
    return List.of(node(0), node(1));
  }

  /** Adds an object that is there before. */
  ObjectNode other(String yaml) {
    ObjectNode object = (ObjectNode) Scene.tree(yaml);
    others.add(object);
    return object;
  }

  /** Adds the storage and the backup of a namespace that shares with those that are named. */
  void inVault(String vault, String... allowed) {
    ObjectNode shared = storage.deepCopy();
    shared.withObject("/metadata").put("namespace", vault).put("name", "s3-vault");
    for (String namespace : allowed) {
      shared.withObject("/spec").withArray("allowedNamespaces").add(namespace);
    }
    others.add(shared);
    ObjectNode copy = backup.deepCopy();
    copy.withObject("/metadata").put("namespace", vault);
    copy.withObject("/spec/storageRef").put("name", "s3-vault");
    others.add(copy);
    restore.withObject("/spec/backupRef").put("namespace", vault);
  }
}
