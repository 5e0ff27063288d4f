package dev.rekindle.webhook.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * The operations that turn one object into another (RFC 6902): additions, removals and replacements
 * only, since nobody can read moves. Time and memory grow with the objects' size, not with its
 * square.
 *
 * <p>Both sides are written from typed objects: what an object holds that the types do not know is
 * kept by both, and nulls and empty lists, which the types leave out, never become operations.
 */
public final class JsonPatch {
  private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();
  private final StringBuilder path = new StringBuilder();

  private JsonPatch() {}

  /** Returns the operations, an array; an empty one when both are the same. */
  public static ArrayNode between(JsonNode original, JsonNode edited) {
    var patch = new JsonPatch();
    patch.compare(original, edited);
    return patch.operations;
  }

  /** Returns the same operations on an object that has this one at a path. */
  public static JsonNode below(String path, JsonNode operations) {
    for (JsonNode operation : operations) {
      if (operation instanceof ObjectNode fields) {
        fields.put("path", path + fields.path("path").asText());
      }
    }
    return operations;
  }

  private void compare(JsonNode from, JsonNode to) {
    if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
      objects(before, after);
    } else if (from instanceof ArrayNode before && to instanceof ArrayNode after) {
      lists(before, after);
    } else if (!from.equals(to)) {
      operation("replace").set("value", to);
    }
  }

  private void objects(ObjectNode from, ObjectNode to) {
    for (var field : from.properties()) {
      int above = enter(field.getKey());
      JsonNode after = to.get(field.getKey());
      if (after == null) {
        operation("remove");
      } else {
        compare(field.getValue(), after);
      }
      path.setLength(above);
    }
    for (var field : to.properties()) {
      if (!from.has(field.getKey())) {
        int above = enter(field.getKey());
        operation("add").set("value", field.getValue());
        path.setLength(above);
      }
    }
  }

  /** What both begin and end with stays; what is between is gone through once. */
  private void lists(ArrayNode from, ArrayNode to) {
    int head = 0;
    int fromEnd = from.size();
    int toEnd = to.size();
    while (head < Math.min(fromEnd, toEnd) && from.get(head).equals(to.get(head))) {
      head++;
    }
    while (head < Math.min(fromEnd, toEnd) && from.get(fromEnd - 1).equals(to.get(toEnd - 1))) {
      fromEnd--;
      toEnd--;
    }
    Set<String> old = names(from, head, fromEnd);
    Set<String> wanted = names(to, head, toEnd);
    int next = head;
    // In front of the index all is as wanted by then, so it is where the next operation goes.
    for (int index = head; next < fromEnd || index < toEnd; ) {
      boolean gone = next < fromEnd && !wanted.contains(name(from.get(next)));
      boolean fresh = index < toEnd && !old.contains(name(to.get(index)));
      int above = enter(Integer.toString(index));
      if (index == toEnd || (gone && !fresh)) {
        operation("remove");
        next++;
      } else if (next == fromEnd || (fresh && !gone)) {
        operation("add").set("value", to.get(index++));
      } else {
        element(from.get(next++), to.get(index++));
      }
      path.setLength(above);
    }
  }

  private void element(JsonNode from, JsonNode to) {
    if (name(from).equals(name(to))) {
      compare(from, to);
    } else {
      operation("replace").set("value", to);
    }
  }

  private static Set<String> names(ArrayNode list, int start, int end) {
    Set<String> names = new HashSet<>();
    for (int i = start; i < end; i++) {
      names.add(name(list.get(i)));
    }
    return names;
  }

  /** What most of Kubernetes' lists know their elements by; it decides how long a patch gets. */
  private static String name(JsonNode element) {
    return element.isObject() ? element.path("name").asText() : element.asText();
  }

  private int enter(String key) {
    int above = path.length();
    path.append('/').append(key.replace("~", "~0").replace("/", "~1"));
    return above;
  }

  private ObjectNode operation(String name) {
    return operations.addObject().put("op", name).put("path", path.toString());
  }
}
