package dev.rekindle.webhook.workload;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads trees in which any branch may be missing. */
public final class Maybe {
  private Maybe() {}

  /** Returns the list, or an empty one. */
  public static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  /** Returns the map, or an empty one. */
  public static <K, V> Map<K, V> map(@Nullable Map<K, V> map) {
    return map == null ? Map.of() : map;
  }

  /** Returns the text, or an empty one. */
  public static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Returns the branch of what may not be there. */
  public static <T, R> @Nullable R of(@Nullable T tree, Function<T, @Nullable R> branch) {
    return tree == null ? null : branch.apply(tree);
  }
}
