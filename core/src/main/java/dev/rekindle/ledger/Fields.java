package dev.rekindle.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each taken exactly once and with the right type. Streaming Jackson
 * only: this is on the path of every start of the database, and data binding is slow to load.
 */
final class Fields {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String where;
  private final Map<String, Object> values;

  private Fields(String where, Map<String, Object> values) {
    this.where = where;
    this.values = new LinkedHashMap<>(values);
  }

  static Fields parse(byte[] document) throws LedgerFormatException {
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new LedgerFormatException("expected a JSON object, found something else");
      }
      Fields fields = new Fields("", object(parser));
      if (parser.nextToken() != null) {
        throw new LedgerFormatException("expected nothing after the JSON object, found more");
      }
      return fields;
    } catch (IOException e) {
      throw new LedgerFormatException("not JSON: " + e.getMessage(), e);
    }
  }

  String text(String name) throws LedgerFormatException {
    return take(name, String.class, "a text");
  }

  boolean flag(String name) throws LedgerFormatException {
    return take(name, Boolean.class, "true or false");
  }

  long number(String name) throws LedgerFormatException {
    return take(name, Long.class, "a whole number");
  }

  Instant instant(String name) throws LedgerFormatException {
    String text = text(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(name, "a time such as 2026-01-31T12:00:00Z", text);
    }
  }

  Fields object(String name) throws LedgerFormatException {
    Map<?, ?> map = take(name, Map.class, "an object");
    return new Fields(where + name + ".", typed(map));
  }

  @Nullable Fields objectOrNull(String name) throws LedgerFormatException {
    return values.containsKey(name) ? object(name) : null;
  }

  List<Fields> objects(String name) throws LedgerFormatException {
    List<Fields> fields = new ArrayList<>();
    for (Object element : take(name, List.class, "a list of objects")) {
      if (!(element instanceof Map<?, ?> map)) {
        throw wrong(name, "a list of objects", element);
      }
      fields.add(new Fields("%s%s[%d].".formatted(where, name, fields.size()), typed(map)));
    }
    return fields;
  }

  List<String> texts(String name) throws LedgerFormatException {
    List<String> texts = new ArrayList<>();
    for (Object element : take(name, List.class, "a list of texts")) {
      if (!(element instanceof String text)) {
        throw wrong(name, "a list of texts", element);
      }
      texts.add(text);
    }
    return texts;
  }

  /** Refuses fields that nobody asked for: they may be what a newer version relies on. */
  void end() throws LedgerFormatException {
    if (!values.isEmpty()) {
      throw new LedgerFormatException(
          "unknown fields %s".formatted(values.keySet().stream().map(where::concat).toList()));
    }
  }

  private <T> T take(String name, Class<T> type, String expected) throws LedgerFormatException {
    Object value = values.remove(name);
    if (!type.isInstance(value)) {
      throw wrong(name, expected, value);
    }
    return type.cast(value);
  }

  private LedgerFormatException wrong(String name, String expected, @Nullable Object found) {
    return new LedgerFormatException(
        "field %s%s: expected %s, found %s"
            .formatted(where, name, expected, found == null ? "nothing" : "'" + found + "'"));
  }

  private static Map<String, Object> typed(Map<?, ?> map) {
    Map<String, Object> typed = new LinkedHashMap<>();
    map.forEach((key, value) -> typed.put(String.valueOf(key), value));
    return typed;
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_FLOAT,
          VALUE_NULL,
          VALUE_EMBEDDED_OBJECT,
          NOT_AVAILABLE,
          END_OBJECT,
          END_ARRAY,
          FIELD_NAME ->
          parser.currentToken();
    };
  }
}
