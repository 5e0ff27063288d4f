package dev.rekindle.e2e.downtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured, as a person reads it. */
final class Report {
  private final List<Result> results = new ArrayList<>();

  /**
   * One restore.
   *
   * @param downtime from the last good answer before it to the first one after it, of the ring
   */
  record Result(String who, Map<Step, Duration> steps, Duration downtime) {
    /** Until it was told that the databases run. */
    Duration total() {
      return steps.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** Until every pod was ready. */
    Duration ready() {
      return total().minus(steps.getOrDefault(Step.CONFIRM, Duration.ZERO));
    }

    @Override
    public String toString() {
      return steps.entrySet().stream()
          .map(step -> "%s %s s".formatted(step.getKey().end(), seconds(step.getValue())))
          .collect(
              Collectors.joining(
                  ", ",
                  who + ": ",
                  "; %s s in all, %s s of downtime"
                      .formatted(seconds(total()), seconds(downtime))));
    }
  }

  void add(Result result) {
    results.add(result);
  }

  /** A table of medians, with the smallest and the largest where there are several. */
  String table(String title) {
    List<String> all = results.stream().map(Result::who).distinct().toList();
    StringBuilder text = new StringBuilder("\n### " + title + "\n\n| until |");
    all.forEach(who -> text.append(" %s, s |".formatted(who)));
    text.append("\n| --- |").append(" ---: |".repeat(all.size())).append('\n');
    for (Step step : Step.values()) {
      text.append(row(step.end(), all, result -> result.steps().get(step)));
    }
    text.append(row("**every pod is ready, in all**", all, Result::ready));
    text.append(row("**downtime for clients**", all, Result::downtime));
    return text.toString();
  }

  private String row(String what, List<String> all, Function<Result, @Nullable Duration> value) {
    StringBuilder text = new StringBuilder("| " + what + " |");
    for (String who : all) {
      List<Duration> values = new ArrayList<>();
      for (Result result : results) {
        Duration one = value.apply(result);
        if (result.who().equals(who) && one != null) {
          values.add(one);
        }
      }
      text.append(' ').append(values.isEmpty() ? "–" : spread(values)).append(" |");
    }
    return text.append('\n').toString();
  }

  static String spread(List<Duration> values) {
    List<Duration> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    Duration median =
        sorted.size() % 2 == 1
            ? sorted.get(half)
            : sorted.get(half - 1).plus(sorted.get(half)).dividedBy(2);
    return sorted.size() == 1
        ? seconds(median)
        : "%s [%s-%s]"
            .formatted(seconds(median), seconds(sorted.getFirst()), seconds(sorted.getLast()));
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f", took.toNanos() / 1e9);
  }
}
