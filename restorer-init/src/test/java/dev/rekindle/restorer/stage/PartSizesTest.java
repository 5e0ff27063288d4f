package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PartSizesTest {
  private static final long MIB = 1 << 20;

  @Test
  void triesMedusasSizeFirst() {
    assertThat(PartSizes.candidates(1 << 30, 21).getFirst()).isEqualTo(50 * MIB);
  }

  @Test
  void findsTheSizesOfOtherUploaders() {
    for (long part : new long[] {5, 8, 15, 16, 64, 100, 512}) {
      long size = part * MIB * 37 + 12_345;
      assertThat(PartSizes.candidates(size, 38)).as("%s MiB", part).contains(part * MIB);
    }
  }

  @Test
  void everyCandidateGivesTheStatedNumberOfParts() {
    Random random = new Random(2);
    for (int round = 0; round < 3_000; round++) {
      long size = random.nextLong(1L << random.nextInt(1, 45)) + 1;
      int parts = random.nextInt(1, 10_001);
      assertThat(PartSizes.candidates(size, parts))
          .hasSizeLessThanOrEqualTo(6)
          .allMatch(part -> part > 0 && Math.ceilDiv(size, part) == parts);
    }
  }

  @Test
  void takesAllBytesAsTheOnlyPart() {
    assertThat(PartSizes.candidates(123, 1)).containsExactly(123L);
    assertThat(PartSizes.candidates(0, 1)).hasSize(1);
  }

  @Test
  void hasNothingToTryForMorePartsThanBytes() {
    assertThat(PartSizes.candidates(3, 9)).isEmpty();
    assertThat(PartSizes.candidates(0, 2)).isEmpty();
  }
}
