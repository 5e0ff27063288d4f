package dev.rekindle.rule;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names that the layout of the bucket cannot carry, because its readers find things by parts of
 * names. Source: section 4.6 of the Medusa layout.
 */
final class LayoutName {
  private static final List<String> MARKERS =
      List.of("started", "finished", "tokenmap", "differential", "incremental");

  private LayoutName() {}

  /** Returns why a backup cannot have this name; empty when it can. */
  static List<String> problemsOfBackup(String name) {
    Stream<String> markers =
        MARKERS.stream()
            .filter(name::contains)
            .map(marker -> "\"" + marker + "\", which the index takes for a marker");
    Stream<String> ending =
        Stream.of("nodes")
            .filter(name::endsWith)
            .map(end -> "the ending \"" + end + "\", which moves files into another directory");
    return Stream.of(problemsOfSegment(name), markers, ending).flatMap(s -> s).toList();
  }

  /** Returns why a node cannot have this name; empty when it can. */
  static List<String> problemsOfNode(String name) {
    Stream<String> markers =
        Stream.of("_started_", "_finished_")
            .filter(name::contains)
            .map(marker -> "\"" + marker + "\", which the index takes for a marker");
    Stream<String> index =
        Stream.of("index").filter(name::equals).map(_ -> "the name of the index itself");
    return Stream.of(problemsOfSegment(name), markers, index).flatMap(s -> s).toList();
  }

  private static Stream<String> problemsOfSegment(String name) {
    if (name.isEmpty()) {
      return Stream.of("no character at all");
    }
    if (name.equals(".") || name.equals("..")) {
      return Stream.of("a step in a path");
    }
    Optional<String> hostile =
        name.chars()
            .filter(c -> c == '/' || c == '\\' || Character.isISOControl(c))
            .mapToObj(c -> c < ' ' || c > '~' ? "a control character" : "\"" + (char) c + "\"")
            .findFirst();
    return hostile.stream();
  }
}
