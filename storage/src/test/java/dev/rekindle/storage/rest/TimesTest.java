package dev.rekindle.storage.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {
  @Test
  void writesDatesAsItReadsThem() {
    Instant time = Instant.parse("2026-03-01T04:05:09Z");

    assertThat(Times.httpDate(time)).isEqualTo("Sun, 01 Mar 2026 04:05:09 GMT");
    assertThat(Times.httpDate(Times.httpDate(time))).contains(time);
    assertThat(Times.httpDate("Sun, 99 Mar 2026 04:05:09 GMT")).isEmpty();
    assertThat(Times.httpDate("yesterday")).isEmpty();
  }
}
