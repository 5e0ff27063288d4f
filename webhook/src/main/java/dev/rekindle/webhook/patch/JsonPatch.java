package dev.rekindle.webhook.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.DiffFlags;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.EnumSet;

/**
 * The operations that turn one object into another (RFC 6902).
 *
 * <p>Both sides are written from typed objects: what an object holds that the types do not know is
 * kept by both, and nulls and empty lists, which the types leave out, never become operations.
 */
public final class JsonPatch {
  // Moves and copies inside of lists are right, but nobody can read them.
  private static final EnumSet<DiffFlags> FLAGS =
      EnumSet.of(DiffFlags.OMIT_MOVE_OPERATION, DiffFlags.OMIT_COPY_OPERATION);

  private JsonPatch() {}

  /** Returns the operations, an array; an empty one when both are the same. */
  public static JsonNode between(JsonNode original, JsonNode edited) {
    return JsonDiff.asJson(original, edited, FLAGS);
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
}
