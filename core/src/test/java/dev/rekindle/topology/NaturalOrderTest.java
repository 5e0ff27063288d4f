package dev.rekindle.topology;

import static dev.rekindle.topology.NaturalOrder.NATURAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void countsAsPeopleDo() {
    var names =
        new ArrayList<>(
            List.of(
                "r10",
                "r2",
                "r1",
                "r",
                "r2a",
                "r2-10",
                "r2-9",
                "a99999999999999999999",
                "a100000000000000000000"));

    names.sort(NATURAL);

    assertThat(names)
        .containsExactly(
            "a99999999999999999999",
            "a100000000000000000000",
            "r",
            "r1",
            "r2",
            "r2-9",
            "r2-10",
            "r2a",
            "r10");
  }

  @Test
  void tellsLeadingZerosApart() {
    assertThat(NATURAL.compare("r01", "r1")).isNegative();
    assertThat(NATURAL.compare("r1", "r01")).isPositive();
    assertThat(NATURAL.compare("r01x", "r1a")).isPositive();
  }

  @Test
  void isTotalOrderThatAgreesWithEquals() {
    var random = new Random(20);
    for (int i = 0; i < 200_000; i++) {
      String a = name(random);
      String b = name(random);
      String c = name(random);
      int ab = Integer.signum(NATURAL.compare(a, b));

      assertThat(ab).isEqualTo(-Integer.signum(NATURAL.compare(b, a)));
      assertThat(ab == 0).isEqualTo(a.equals(b));
      if (ab <= 0 && NATURAL.compare(b, c) <= 0) {
        assertThat(NATURAL.compare(a, c)).as("%s %s %s", a, b, c).isLessThanOrEqualTo(0);
      }
    }
  }

  private static String name(Random random) {
    var name = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      name.append("0019a-".charAt(random.nextInt(6)));
    }
    return name.toString();
  }
}
