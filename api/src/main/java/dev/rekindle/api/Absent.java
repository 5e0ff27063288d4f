package dev.rekindle.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a list or map is that nobody wrote: empty. */
final class Absent {
  private Absent() {}

  static <T> List<T> orCopy(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  static <T> Map<String, T> orCopy(@Nullable Map<String, T> map) {
    return map == null ? Map.of() : Map.copyOf(map);
  }
}
