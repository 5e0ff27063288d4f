package dev.rekindle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class KubeApiTest {
  @Test
  void startsAtOnceWhenItsWaitEndsToday() {
    assertThat(KubeApi.pauseOverMidnight(LocalTime.MIDNIGHT)).isZero();
    assertThat(KubeApi.pauseOverMidnight(LocalTime.of(23, 56, 59))).isZero();
  }

  @Test
  void startsTomorrowWhenItsWaitWouldEndTomorrow() {
    LocalTime late = LocalTime.of(23, 57, 30);

    assertThat(late.plus(KubeApi.pauseOverMidnight(late)))
        .isBetween(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT.plus(Duration.ofMillis(1)));
  }
}
