package dev.rekindle.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a rule can answer: nothing wrong, everything that is wrong, or that it cannot know. */
final class Findings {
  private Findings() {}

  /** The rule holds. */
  static Fact<List<Finding>> none() {
    return Fact.known(List.of());
  }

  /** One thing is wrong. */
  static List<Finding> one(String field, String expected, String found, String todo) {
    return List.of(new Finding(field, expected, found, todo));
  }

  /**
   * Asks about each item. What is wrong with one is said even when others are not known; that all
   * is well is said only when all are.
   */
  static <T> Fact<List<Finding>> each(
      Collection<T> items, Function<? super T, Fact<List<Finding>>> question) {
    var all = new ArrayList<Finding>();
    Optional<String> unknown = Optional.empty();
    for (T item : items) {
      switch (question.apply(item)) {
        case Fact.Known<List<Finding>>(List<Finding> findings) -> all.addAll(findings);
        case Fact.Unknown<List<Finding>>(String what) ->
            unknown = unknown.or(() -> Optional.of(what));
      }
    }
    return all.isEmpty() && unknown.isPresent()
        ? Fact.unknown(unknown.get())
        : Fact.known(List.copyOf(all));
  }

  /** Nothing is wrong as long as a list of names is empty. */
  static Fact<List<Finding>> ifAny(
      Fact<? extends Collection<String>> names, Function<String, Finding> finding) {
    return names.map(
        some -> some.isEmpty() ? List.of() : List.of(finding.apply(OneLine.names(some))));
  }
}
