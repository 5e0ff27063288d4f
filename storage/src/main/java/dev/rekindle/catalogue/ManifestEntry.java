package dev.rekindle.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One object of a manifest as it stands there, not yet believed.
 *
 * @param path the object's key
 * @param size bytes
 * @param md5 Medusa's field of this name, or null
 * @param sha256 our own field, which Medusa ignores, or null
 * @param offset where in the manifest it begins, in bytes
 */
record ManifestEntry(
    String path, long size, @Nullable String md5, @Nullable String sha256, long offset) {

  /** Reads the object at the parser's current token; null after telling what is wrong with it. */
  static @Nullable ManifestEntry read(JsonParser json, Problems problems) throws IOException {
    long offset = json.currentTokenLocation().getByteOffset();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      Json.wrong(json, "an entry of objects", "an object", problems);
      return null;
    }
    String path = null;
    long size = -1;
    boolean sized = false;
    String md5 = null;
    String sha256 = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "path" -> path = Json.string(json, "path", problems);
        case "MD5" -> md5 = optional(json, "MD5", problems);
        case "sha256" -> sha256 = optional(json, "sha256", problems);
        case "size" -> {
          size = size(json, problems);
          sized = true;
        }
        default -> json.skipChildren();
      }
    }
    if (path == null || !sized) {
      problems.add("the entry at byte " + offset + " lacks " + (path == null ? "path" : "size"));
      return null;
    }
    return size < 0 ? null : new ManifestEntry(path, size, md5, sha256, offset);
  }

  private static @Nullable String optional(JsonParser json, String field, Problems problems)
      throws IOException {
    return json.currentToken() == JsonToken.VALUE_NULL ? null : Json.string(json, field, problems);
  }

  private static long size(JsonParser json, Problems problems) throws IOException {
    boolean whole =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    if (!whole || json.getLongValue() < 0) {
      Json.wrong(json, "size", "a number of bytes", problems);
      return -1;
    }
    return json.getLongValue();
  }
}
