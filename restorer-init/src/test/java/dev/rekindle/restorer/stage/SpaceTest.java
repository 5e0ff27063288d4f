package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpaceTest {
  private static final long GIB = 1L << 30;

  @Test
  void saysWhatIsNeededFreeAndMissing() {
    Space space = new Space("/data", 10 * GIB, 3, 11 * GIB, GIB, 5 * GIB);

    assertThat(space.shortage().orElseThrow().message())
        .contains("/data: 10.0 GiB free, but 12.0 GiB are needed")
        .contains("11.0 GiB to download in 3 files")
        .contains("1.0 GiB in reserve")
        .contains("5.0 GiB are on the volume already")
        .contains("Enlarge the claim");
  }

  @Test
  void fitsToTheByte() {
    long needed = 1000 + 2 * 4096 + 500;
    assertThat(new Space("/", needed, 2, 1000, 500, 0).shortage()).isEmpty();
    assertThat(new Space("/", needed - 1, 2, 1000, 500, 0).shortage())
        .get()
        .satisfies(p -> assertThat(p.message()).contains("(1 bytes)"));
  }

  @Test
  void nothingToDownloadNeedsNoRoom() {
    assertThat(new Space("/", 0, 0, 0, GIB, GIB).shortage()).isEmpty();
  }
}
