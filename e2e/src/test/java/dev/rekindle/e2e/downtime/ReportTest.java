package dev.rekindle.e2e.downtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Report.Result result(String who, Map<Step, Duration> steps, int downtime) {
    return new Report.Result(who, steps, Duration.ofSeconds(downtime));
  }

  @Test
  void hasARowForEachStepAndAColumnForEachProcedure() {
    Report report = new Report();
    Duration second = Duration.ofSeconds(1);
    for (int i : new int[] {3, 1, 2}) {
      report.add(
          result(
              "ours",
              Map.of(Step.STOP, second.multipliedBy(i), Step.START, second, Step.CONFIRM, second),
              i));
      report.add(result("theirs", Map.of(Step.STOP, second, Step.START, second), 9));
    }

    assertThat(report.table("a title"))
        .isEqualTo(
            """

            ### a title

            | until | ours, s | theirs, s |
            | --- | ---: | ---: |
            | the old pods are gone | 2.0 [1.0-3.0] | 1.0 [1.0-1.0] |
            | the data is there | – | – |
            | it is in its place | – | – |
            | every pod is ready | 1.0 [1.0-1.0] | 1.0 [1.0-1.0] |
            | the Restore has succeeded | 1.0 [1.0-1.0] | – |
            | **every pod is ready, in all** | 3.0 [2.0-4.0] | 2.0 [2.0-2.0] |
            | **downtime for clients** | 2.0 [1.0-3.0] | 9.0 [9.0-9.0] |
            """);
  }
}
