package dev.rekindle.restorer.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrcTest {

  /** The check values of both, as catalogues of CRCs have them. */
  @Test
  void isTheOneThatItsNameSays() {
    byte[] check = "123456789".getBytes(US_ASCII);
    assertThat(of(Crc.CRC_32, check)).isEqualTo(0xCBF43926);
    assertThat(of(Crc.CRC_32C, check)).isEqualTo(0xE3069283);
  }

  @ParameterizedTest
  @EnumSource(Crc.class)
  void givesTheChecksumOfTheWholeWhereverItIsCut(Crc kind) {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      byte[] whole = Samples.bytes(round, random.nextInt(5_000));
      int cut = random.nextInt(whole.length + 1);
      int first = of(kind, Arrays.copyOfRange(whole, 0, cut));
      int second = of(kind, Arrays.copyOfRange(whole, cut, whole.length));

      assertThat(kind.combine(first, second, whole.length - cut))
          .as("round %s, cut at %s of %s", round, cut, whole.length)
          .isEqualTo(of(kind, whole));
    }
  }

  @ParameterizedTest
  @EnumSource(Crc.class)
  void groupingDoesNotMatterForPiecesLongerThanAnyArray(Crc kind) {
    Random random = new Random(2);
    for (int round = 0; round < 1_000; round++) {
      int a = random.nextInt();
      int b = random.nextInt();
      int c = random.nextInt();
      long lengthB = random.nextLong(1L << 42);
      long lengthC = random.nextLong(1L << 42);

      int left = kind.combine(kind.combine(a, b, lengthB), c, lengthC);
      int bc = kind.combine(b, c, lengthC);
      assertThat(left).isEqualTo(kind.combine(a, bc, lengthB + lengthC));
    }
  }

  private static int of(Crc kind, byte[] bytes) {
    Checksum crc = kind.begin();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
