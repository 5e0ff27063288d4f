package dev.rekindle.e2e.downtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTest {
  @Test
  void eachBeginsWhereTheOneInFrontOfItEnds() {
    assertThat(Step.durations(100, Map.of(Step.START, 160L, Step.STOP, 110L, Step.DOWNLOAD, 150L)))
        .containsExactly(
            Map.entry(Step.STOP, Duration.ofNanos(10)),
            Map.entry(Step.DOWNLOAD, Duration.ofNanos(40)),
            Map.entry(Step.START, Duration.ofNanos(10)));
  }

  @Test
  void whatWasOverBeforeTheOneInFrontOfItTookNoTime() {
    assertThat(Step.durations(0, Map.of(Step.STOP, 10L, Step.DOWNLOAD, 9L, Step.START, 12L)))
        .containsEntry(Step.DOWNLOAD, Duration.ZERO)
        .containsEntry(Step.START, Duration.ofNanos(2));
  }
}
