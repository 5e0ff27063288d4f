package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc32CombinationTest {

  @Test
  void givesTheChecksumOfTheWholeWhereverItIsCut() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      byte[] whole = Samples.bytes(round, random.nextInt(5_000));
      int cut = random.nextInt(whole.length + 1);
      int first = Samples.crc(Arrays.copyOfRange(whole, 0, cut));
      int second = Samples.crc(Arrays.copyOfRange(whole, cut, whole.length));

      assertThat(Crc32Combination.combine(first, second, whole.length - cut))
          .as("round %s, cut at %s of %s", round, cut, whole.length)
          .isEqualTo(Samples.crc(whole));
    }
  }

  @Test
  void groupingDoesNotMatterForPiecesLongerThanAnyArray() {
    Random random = new Random(2);
    for (int round = 0; round < 1_000; round++) {
      int a = random.nextInt();
      int b = random.nextInt();
      int c = random.nextInt();
      long lengthB = random.nextLong(1L << 42);
      long lengthC = random.nextLong(1L << 42);

      int left = Crc32Combination.combine(Crc32Combination.combine(a, b, lengthB), c, lengthC);
      int bc = Crc32Combination.combine(b, c, lengthC);
      assertThat(left).isEqualTo(Crc32Combination.combine(a, bc, lengthB + lengthC));
    }
  }
}
