package dev.rekindle.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.storage.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {
  private static final Retries QUICK = new Retries(4, Duration.ofNanos(1), Duration.ofNanos(2));

  @Test
  void triesUntilItWorks() throws Exception {
    AtomicInteger calls = new AtomicInteger();

    String result =
        QUICK.run(
            () -> {
              if (calls.incrementAndGet() < 4) {
                throw new StoreException(Kind.UNAVAILABLE, "down", null);
              }
              return "up";
            });

    assertThat(result).isEqualTo("up");
    assertThat(calls).hasValue(4);
  }

  @Test
  void givesUpWithTheLastFailure() {
    AtomicInteger calls = new AtomicInteger();

    assertThatThrownBy(
            () ->
                QUICK.run(
                    () -> {
                      String message = "down " + calls.incrementAndGet();
                      throw new StoreException(Kind.UNAVAILABLE, message, null);
                    }))
        .hasMessage("down 4");
  }

  @Test
  void triesOnceWhenThatCannotHelp() {
    AtomicInteger calls = new AtomicInteger();

    assertThatThrownBy(
            () ->
                QUICK.run(
                    () -> {
                      calls.incrementAndGet();
                      throw new StoreException(Kind.FORBIDDEN, "no", null);
                    }))
        .hasMessage("no");
    assertThat(calls).hasValue(1);
  }

  @Test
  void stopsWaitingWhenInterrupted() {
    Retries patient = new Retries(2, Duration.ofHours(1), Duration.ofHours(1));
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                patient.run(
                    () -> {
                      throw new StoreException(Kind.UNAVAILABLE, "down", null);
                    }))
        .hasMessage("down");
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1,0,100", "2,0,200", "3,0,400", "3,1,200", "5,0,1000", "60,0,1000", "60,1,500"})
  void doublesThePauseUpToTheLongest(int failures, double random, long millis) {
    Retries retries = new Retries(100, Duration.ofMillis(100), Duration.ofSeconds(1));
    StoreException down = new StoreException(Kind.UNAVAILABLE, "down", null);

    assertThat(retries.pause(down, failures, random)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"500,500", "50,100", "5000,1000"})
  void waitsAsLongAsTheStoreAsks(long asked, long millis) {
    Retries retries = new Retries(100, Duration.ofMillis(100), Duration.ofSeconds(1));
    StoreException slow =
        new StoreException(Kind.THROTTLED, "slow down", Duration.ofMillis(asked), null);

    assertThat(retries.pause(slow, 1, 0)).isEqualTo(Duration.ofMillis(millis));
  }
}
