package dev.rekindle.controller.restore;

import dev.rekindle.api.Restore;
import dev.rekindle.api.Selector;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What metrics call the target of a restore. */
public final class TargetName {
  private TargetName() {}

  /**
   * Returns the selector, as {@code app=c1,tier IN db|cache}; or cluster and datacenter of
   * StatefulSets that were created from a backup, as {@code c1/dc1}.
   */
  public static String of(Restore restore) {
    String place = StatusReading.fromNothing(restore);
    return place == null ? text(restore.getSpec().target().selector()) : place;
  }

  private static String text(Selector selector) {
    Stream<String> labels =
        new TreeMap<>(selector.matchLabels())
            .entrySet().stream().map(label -> label.getKey() + '=' + label.getValue());
    Stream<String> expressions =
        selector.matchExpressions().stream()
            .map(
                one ->
                    one.key()
                        + ' '
                        + one.operator().name()
                        + (one.values().isEmpty() ? "" : ' ' + String.join("|", one.values())));
    return Stream.concat(labels, expressions).collect(Collectors.joining(","));
  }
}
