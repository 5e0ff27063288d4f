package dev.rekindle.sidecar;

import dev.rekindle.json.JsonText;
import dev.rekindle.json.JsonTextException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a sidecar answered, read. */
record Word(Map<String, Object> fields) {
  static Word of(SidecarProcess.Answer answer) {
    return answer.status() == 200 ? of(answer.body()) : new Word(Map.of());
  }

  static Word of(String json) {
    try {
      Map<String, Object> fields = new TreeMap<>();
      ((Map<?, ?>) JsonText.read(json.getBytes(StandardCharsets.UTF_8)))
          .forEach((name, value) -> fields.put(String.valueOf(name), value));
      return new Word(fields);
    } catch (JsonTextException e) {
      throw new AssertionError(json, e);
    }
  }

  @Nullable String text(String field) {
    return (String) fields.get(field);
  }

  List<?> tokens() {
    return list("tokens");
  }

  List<?> list(String field) {
    return fields.get(field) instanceof List<?> list ? list : List.of();
  }
}
