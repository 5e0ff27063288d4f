package dev.rekindle.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object. What is wrong is noted and the reading goes on, so that a person
 * sees every mistake at once; the stand-in values never leave the reader.
 */
final class JsonFields {
  private final String path;
  private final Map<?, ?> fields;
  private final List<String> problems;
  private final Set<String> known = new HashSet<>();

  private JsonFields(String path, Map<?, ?> fields, List<String> problems) {
    this.path = path;
    this.fields = fields;
    this.problems = problems;
  }

  static JsonFields of(String path, @Nullable Object value, List<String> problems) {
    if (value instanceof Map<?, ?> fields) {
      return new JsonFields(path, fields, problems);
    }
    problems.add(
        (path.isEmpty() ? "the document" : path) + ": expected an object, found " + shown(value));
    return new JsonFields(path, Map.of(), new ArrayList<>());
  }

  boolean has(String name) {
    return take(name) != null;
  }

  String string(String name, Pattern form, String expected) {
    String text = optionalString(name, form, expected);
    if (text == null && !has(name)) {
      problem(name, "expected " + expected + ", found nothing");
    }
    return text == null ? "" : text;
  }

  @Nullable String optionalString(String name, Pattern form, String expected) {
    Object value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && form.matcher(text).matches()) {
      return text;
    }
    problem(name, "expected " + expected + ", found " + shown(value));
    return null;
  }

  /** Reads a list of strings of one form; absent is empty. */
  List<String> optionalStrings(String name, Pattern form, String expected) {
    Object value = take(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list
        && list.stream().allMatch(one -> one instanceof String s && form.matcher(s).matches())) {
      return list.stream().map(String.class::cast).toList();
    }
    problem(name, "expected a list of " + expected + ", found " + shown(value));
    return List.of();
  }

  long integer(String name, long min, long max, long absent) {
    Object value = take(name);
    if (value == null) {
      return absent;
    }
    if (value instanceof Long number && number >= min && number <= max) {
      return number;
    }
    problem(name, "expected a whole number from " + min + " to " + max + ", found " + shown(value));
    return absent;
  }

  @Nullable Boolean bool(String name) {
    Object value = take(name);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    problem(name, "expected true or false, found " + shown(value));
    return null;
  }

  /** Reads the name of a constant; {@code absent} null means that the field must be there. */
  <E extends Enum<E>> E constant(
      String name, E[] constants, Function<E, String> text, @Nullable E absent) {
    Object value = take(name);
    if (value == null && absent != null) {
      return absent;
    }
    for (E constant : constants) {
      if (text.apply(constant).equals(value)) {
        return constant;
      }
    }
    problem(
        name,
        "expected one of "
            + Arrays.stream(constants).map(text).collect(Collectors.joining(", "))
            + ", found "
            + shown(value));
    return absent == null ? constants[0] : absent;
  }

  JsonFields object(String name) {
    return of(pathOf(name), take(name), problems);
  }

  List<JsonFields> objects(String name) {
    Object value = take(name);
    if (!(value instanceof List<?> list)) {
      problem(name, "expected a list, found " + shown(value));
      return List.of();
    }
    String where = pathOf(name);
    return IntStream.range(0, list.size())
        .mapToObj(i -> of(where + "[" + i + "]", list.get(i), problems))
        .toList();
  }

  void problem(String name, String what) {
    problems.add(pathOf(name) + ": " + what);
  }

  /** Refuses what nobody asked for: a misspelt field must not be silently without effect. */
  void refuseOthers() {
    for (Object name : fields.keySet()) {
      if (!known.contains(name)) {
        problem(shownName(name), "there is no such field; known are " + sorted(known));
      }
    }
  }

  private @Nullable Object take(String name) {
    known.add(name);
    return fields.get(name);
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String sorted(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  private static String shownName(Object name) {
    return cut(String.valueOf(name));
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case String text -> "\"" + cut(text) + "\"";
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      default -> String.valueOf(value);
    };
  }

  private static String cut(String text) {
    String head = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return head.replaceAll("\\p{Cntrl}", "?");
  }
}
