package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a restore is looked at again. */
class RestoresTest {
  @Test
  void looksSoonWhereThePodsGetOnAndLaterWhereSomebodyMustAct() {
    assertThat(Restores.pause(Waiting.STAGING, Duration.ZERO)).hasSeconds(1);
    assertThat(Restores.pause(Waiting.PLAN_MISSING, Duration.ZERO)).hasSeconds(1);
    assertThat(Restores.pause(Waiting.CHECKING, Duration.ZERO)).hasSeconds(10);
    assertThat(Restores.pause(Waiting.PLAN_LOST, Duration.ZERO)).hasSeconds(10);
  }

  @Test
  void looksLessOftenTheLongerNothingBegins() {
    assertThat(Restores.pause(Waiting.VOLUMES_UNKNOWN, Duration.ofMinutes(5))).hasSeconds(5);
    assertThat(Restores.pause(Waiting.RACKS_MISSING, Duration.ofMinutes(5))).hasSeconds(10);
    assertThat(Restores.pause(Waiting.RACKS_MISSING, Duration.ofDays(2))).hasSeconds(60);
  }
}
