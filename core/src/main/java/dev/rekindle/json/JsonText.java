package dev.rekindle.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into maps, lists, strings, longs, booleans and null, within bounds. Anything else
 * (fractions, duplicate names, more after the end) is refused. Jackson's streaming core alone does
 * it, since data binding would cost more than everything else that a pod does when there is nothing
 * to restore.
 */
public final class JsonText {
  private static final int LONGEST_STRING = 1 << 20;
  private static final int MAX_DEPTH = 12;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(LONGEST_STRING)
                  .maxNumberLength(20)
                  .build())
          .build();

  private JsonText() {}

  /**
   * Returns the one value that a text holds.
   *
   * @throws JsonTextException saying what is there instead
   */
  public static @Nullable Object read(byte[] json) throws JsonTextException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        throw refused("expected JSON, found nothing");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw refused("expected nothing after the JSON, found more");
      }
      return value;
    } catch (IOException e) {
      throw refused("expected JSON: " + firstLine(e));
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException, JsonTextException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_FLOAT -> throw refused("expected whole numbers, found a fraction");
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw refused("expected a JSON value, found " + parser.currentToken());
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser)
      throws IOException, JsonTextException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static List<@Nullable Object> array(JsonParser parser)
      throws IOException, JsonTextException {
    List<@Nullable Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return values;
  }

  private static JsonTextException refused(String problem) {
    return new JsonTextException(problem);
  }

  private static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
