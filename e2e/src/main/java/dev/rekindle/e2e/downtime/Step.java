package dev.rekindle.e2e.downtime;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What a restore in place consists of, whoever does it. */
enum Step {
  STOP("the old pods are gone"),
  DOWNLOAD("the data is there"),
  PUT_IN_PLACE("it is in its place"),
  START("every pod is ready"),
  CONFIRM("the Restore has succeeded");

  private final String end;

  Step(String end) {
    this.end = end;
  }

  /** What is true at its end. */
  String end() {
    return end;
  }

  /**
   * How long each step took.
   *
   * @param ends when each ended; one that ended before the step in front of it took no time
   */
  static Map<Step, Duration> durations(long begin, Map<Step, Long> ends) {
    Map<Step, Duration> durations = new EnumMap<>(Step.class);
    long before = begin;
    for (Map.Entry<Step, Long> end : new EnumMap<>(ends).entrySet()) {
      long at = Math.max(before, end.getValue());
      durations.put(end.getKey(), Duration.ofNanos(at - before));
      before = at;
    }
    return durations;
  }
}
