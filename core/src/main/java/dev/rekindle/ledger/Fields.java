package dev.rekindle.ledger;

import dev.rekindle.json.JsonText;
import dev.rekindle.json.JsonTextException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, each taken exactly once and with the right type. */
final class Fields {

  private final String where;
  private final Map<String, Object> values;

  private Fields(String where, Map<String, Object> values) {
    this.where = where;
    this.values = new LinkedHashMap<>(values);
  }

  static Fields parse(byte[] document) throws LedgerFormatException {
    @Nullable Object value;
    try {
      value = JsonText.read(document);
    } catch (JsonTextException e) {
      throw new LedgerFormatException(String.valueOf(e.getMessage()), e);
    }
    if (!(value instanceof Map<?, ?> fields)) {
      throw new LedgerFormatException("expected a JSON object, found something else");
    }
    return new Fields("", typed(fields));
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
}
