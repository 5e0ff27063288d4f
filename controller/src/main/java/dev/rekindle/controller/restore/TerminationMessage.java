package dev.rekindle.controller.restore;

import dev.rekindle.json.JsonText;
import dev.rekindle.json.JsonTextException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What our container said at its end, as {@code docs/restorer.md} describes it. */
final class TerminationMessage {
  private TerminationMessage() {}

  /** Returns the restore whose data is in place, or null. */
  static @Nullable String restoreIn(@Nullable String message) {
    return fields(message).get("restore") instanceof String restore ? restore : null;
  }

  /** Returns what went wrong, for people. */
  static String textOf(@Nullable String message, int exitCode) {
    return fields(message).get("message") instanceof String text
        ? text
        : PodReading.meaning(exitCode);
  }

  private static Map<?, ?> fields(@Nullable String message) {
    return message == null ? Map.of() : object(message.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the fields of a JSON object; none where it is something else. */
  static Map<?, ?> object(byte[] json) {
    try {
      return JsonText.read(json) instanceof Map<?, ?> fields ? fields : Map.of();
    } catch (JsonTextException _) {
      return Map.of(); // cut off, or the last lines of a log
    }
  }
}
