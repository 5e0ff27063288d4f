package dev.rekindle.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScrapeTest {
  private static final Scrape EARLIER =
      new Scrape(
          """
          # HELP took_seconds How long.
          took_seconds_bucket{kind="a",le="0.001"} 10
          took_seconds_bucket{kind="a",le="0.01"} 10
          took_seconds_bucket{kind="a",le="+Inf"} 10
          """);
  private static final Scrape NOW =
      new Scrape(
          """
          took_seconds_bucket{kind="a",le="0.001"} 10
          took_seconds_bucket{kind="a",le="0.01"} 18
          took_seconds_bucket{kind="a",le="+Inf"} 20
          took_seconds_bucket{kind="b",le="0.001"} 99
          took_seconds_bucket{kind="b",le="0.01"} 99
          took_seconds_bucket{kind="b",le="+Inf"} 99
          took_seconds_count{kind="a"} 20
          took_seconds_count{kind="b"} 99
          took_seconds_counted 7
          leads 1.0
          """);

  @Test
  void addsUpTheSamplesWithALabel() {
    assertThat(NOW.sum("took_seconds_count", "kind=\"a\"")).isEqualTo(20);
    assertThat(NOW.sum("took_seconds_count", "")).isEqualTo(119);
    assertThat(NOW.sum("leads", "")).isEqualTo(1);
  }

  @Test
  void aQuantileIsOfWhatCameSinceTheEarlierScrape() {
    // Ten came: eight between 1 and 10 ms, two above.
    assertThat(NOW.quantile("took_seconds", "kind=\"a\"", 0.4, EARLIER))
        .hasValueSatisfying(
            time -> assertThat(time).isBetween(Duration.ofMillis(5), Duration.ofMillis(6)));
  }

  @Test
  void aboveTheLastBoundNothingIsKnown() {
    assertThat(NOW.quantile("took_seconds", "kind=\"a\"", 0.99, EARLIER))
        .contains(Duration.ofMillis(10));
  }

  @Test
  void nothingCountedHasNoQuantile() {
    assertThat(NOW.quantile("took_seconds", "kind=\"a\"", 0.5, NOW)).isEmpty();
    assertThat(NOW.quantile("took_seconds", "kind=\"c\"", 0.5, EARLIER)).isEmpty();
  }
}
