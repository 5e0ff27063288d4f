package dev.rekindle.storage.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.http.Headers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFailuresTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "3600, 3600", "86400, 3600"})
  void waitsAnHourAtMost(String asked, long seconds) {
    assertThat(WireFailures.retryAfter(new Headers().add("Retry-After", asked)))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"10:00:07, 7", "13:00:00, 3600", "09:59:59, 0"})
  void waitsUntilADateByTheServersClock(String time, long seconds) {
    assertThat(
            WireFailures.retryAfter(
                new Headers()
                    .add("Date", "Sat, 01 Jan 2022 10:00:00 GMT")
                    .add("Retry-After", "Sat, 01 Jan 2022 " + time + " GMT")))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "''"})
  void waitsForNothingThatItCannotRead(String asked) {
    assertThat(WireFailures.retryAfter(new Headers())).isEmpty();
    assertThat(WireFailures.retryAfter(new Headers().add("Retry-After", asked))).isEmpty();
  }
}
