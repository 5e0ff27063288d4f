package dev.rekindle.e2e.downtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {
  /** Good and bad answers, one every nanosecond from the begin on. */
  private static List<Sample> samples(String node, long begin, String answers) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < answers.length(); i++) {
      samples.add(new Sample(node, begin + i, answers.charAt(i) == '+'));
    }
    return samples;
  }

  @Test
  void isFromTheLastGoodAnswerToTheFirstGoodOneAfterIt() {
    assertThat(Outage.of(samples("a", 10, "++--+++"))).isEqualTo(new Outage(11, 14));
  }

  @Test
  void ofARingItBeginsWithTheFirstNodeThatGoesAndEndsWithTheLastThatComes() {
    List<Sample> ring = new ArrayList<>(samples("a", 0, "++-+++++++"));
    ring.addAll(samples("b", 0, "++++---+++"));
    ring.addAll(samples("c", 0, "+++---++++"));
    ring.sort(Comparator.comparingLong(Sample::at));

    assertThat(Outage.of(ring)).isEqualTo(new Outage(1, 7));
    assertThat(Outage.of(ring).length()).isEqualTo(Duration.ofNanos(6));
  }

  @Test
  void aNodeThatAnswersOnceInBetweenIsNotBack() {
    assertThat(Outage.of(samples("a", 0, "++--+--++"))).isEqualTo(new Outage(1, 7));
  }

  @Test
  void whoWasNeverAwayOrDoesNotComeBackHasNone() {
    for (String answers : List.of("++++", "--++", "++--", "----")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> Outage.of(samples("a", 0, answers)))
          .withMessageContaining("a was to answer, then not, then again");
    }
  }
}
