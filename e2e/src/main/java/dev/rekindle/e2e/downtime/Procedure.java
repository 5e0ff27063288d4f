package dev.rekindle.e2e.downtime;

import java.time.Duration;
import java.util.Map;

/** Somebody who brings the backup back into the pods. */
interface Procedure {
  String name();

  /**
   * Does it.
   *
   * @param round tells its objects apart
   */
  Run run(int round, Pods pods);

  /**
   * How it went; {@link System#nanoTime}.
   *
   * @param ends of the steps that it has
   */
  record Run(long begin, Map<Step, Long> ends) {
    Map<Step, Duration> steps() {
      return Step.durations(begin, ends);
    }
  }
}
