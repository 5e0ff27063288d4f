package dev.rekindle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodNameTest {

  @Test
  void readsStatefulSetAndOrdinal() {
    assertThat(PodName.of("c1-dc1-r1-sts-10"))
        .isEqualTo(new PodName.OfStatefulSet("c1-dc1-r1-sts", 10));
    assertThat(PodName.of("a-0")).isEqualTo(new PodName.OfStatefulSet("a", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "-1",
        "a",
        "a-",
        "a-01",
        "a--x",
        "10.0.0.1",
        "a-0.svc",
        "a-99999999999",
        "a-1\n"
      })
  void takesAnyOtherNameAsItIs(String text) {
    assertThat(PodName.of(text)).isEqualTo(new PodName.Other(text));
  }

  @Test
  void sortsByStatefulSetThenOrdinalThenNamesWithoutOne() {
    List<String> sorted =
        List.of(
                "node9",
                "b-0",
                "a-10",
                "a-2",
                "10.0.0.10",
                "10.0.0.9",
                "rack10-0",
                "rack9-5",
                "a-b-0")
            .stream()
            .map(PodName::of)
            .sorted()
            .map(PodName::text)
            .toList();

    assertThat(sorted)
        .containsExactly(
            "a-2", "a-10", "a-b-0", "b-0", "rack9-5", "rack10-0", "10.0.0.9", "10.0.0.10", "node9");
  }

  @Test
  void keepsTheTextAndOrdersOnlyEqualNamesEqual() {
    var random = new Random(21);
    for (int i = 0; i < 50_000; i++) {
      String a = name(random);
      String b = name(random);

      assertThat(PodName.of(a).text()).isEqualTo(a);
      assertThat(PodName.of(a).compareTo(PodName.of(b)) == 0).isEqualTo(a.equals(b));
    }
  }

  private static String name(Random random) {
    var name = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      name.append("a-01.".charAt(random.nextInt(5)));
    }
    return name.toString();
  }
}
