package dev.rekindle.storage.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The fields of a request or an answer, in their order; names are compared without case. */
public final class Headers {
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /** Adds a field; line breaks in it are refused, so that nothing can be smuggled in. */
  public Headers add(String name, String value) {
    if (hasLineBreak(name) || hasLineBreak(value)) {
      throw new IllegalArgumentException("a header cannot hold a line break: " + name);
    }
    names.add(name.toLowerCase(Locale.ROOT));
    values.add(value);
    return this;
  }

  /** Returns the first value of a field, its name given in lower case. */
  public Optional<String> first(String name) {
    int at = names.indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(values.get(at));
  }

  /** Returns a field's value if it is a plain number that fits. */
  public Optional<Long> number(String name) {
    return first(name).filter(v -> v.matches("[0-9]{1,18}")).map(Long::valueOf);
  }

  /** Passes every field on, in order. */
  public void forEach(BiConsumer<String, String> taker) {
    for (int i = 0; i < names.size(); i++) {
      taker.accept(names.get(i), values.get(i));
    }
  }

  int size() {
    return names.size();
  }

  void writeTo(StringBuilder request) {
    forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
  }

  private static boolean hasLineBreak(String text) {
    return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
  }
}
