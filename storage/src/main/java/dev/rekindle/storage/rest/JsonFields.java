package dev.rekindle.storage.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The texts of a flat JSON object; nested values are passed over. */
public final class JsonFields {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonFields() {}

  /**
   * Reads an object.
   *
   * @throws IOException without a word of what was read when it is none
   */
  public static Map<String, String> read(byte[] bytes) throws IOException {
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      return fields(json);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IOException("it is no JSON");
    }
  }

  /** Reads to the end of an object that was begun. */
  public static Map<String, String> fields(JsonParser json) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken().isScalarValue()) {
        fields.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
    return fields;
  }
}
