package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CompanionTest {
  @Test
  void isOverOnceClosed() {
    AtomicBoolean ended = new AtomicBoolean();
    try (Companion _ =
        Companion.begin(
            "test",
            companion -> {
              while (!companion.overAfter(Duration.ofHours(1))) {
                throw new AssertionError("an hour has passed");
              }
              ended.set(true);
            })) {
      assertThat(ended).isFalse();
    }
    assertThat(ended).isTrue();
  }

  @Test
  void isWaitedForByAnInterruptedThreadWhichStaysSo() {
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    Companion companion =
        Companion.begin(
            "test",
            self -> {
              begun.countDown();
              boolean over = self.overAfter(Duration.ofHours(1));
              ended.set(over);
            });
    Thread.currentThread().interrupt();

    companion.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).isTrue();
  }
}
