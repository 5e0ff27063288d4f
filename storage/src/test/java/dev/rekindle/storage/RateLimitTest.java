package dev.rekindle.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final RateLimit limit = RateLimit.withClock(1_000, clock::get);

  @Test
  void bytesTakeTheirTime() {
    assertThat(limit.debtAfter(2_000)).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void allWhoShareItPayTogether() {
    limit.debtAfter(1_000);

    assertThat(limit.debtAfter(500)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1_500));
  }

  @Test
  void timePaysTheDebt() {
    limit.debtAfter(1_000);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));

    assertThat(limit.debtAfter(100)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void aQuietTimeAllowsNoMoreThanAShortBurst() {
    clock.addAndGet(TimeUnit.HOURS.toNanos(1));

    assertThat(limit.debtAfter(125)).isZero();
    assertThat(limit.debtAfter(1_000)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }
}
