package dev.rekindle.e2e.downtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.e2e.cluster.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodEventTest {
  private static final Set<String> OLD = Set.of("u1", "u2");

  /** As kubectl prints them, one every nanosecond. */
  private static final List<PodEvent> EVENTS =
      events(
          "ADDED|a-0|u1|10.0.0.1|Initialized Ready",
          "ADDED|b-0|u2|10.0.0.2|Initialized Ready",
          "MODIFIED|a-0|u1|10.0.0.1|Initialized",
          "DELETED|a-0|u1|10.0.0.1|Initialized",
          "ADDED|a-0|u3||",
          "DELETED|b-0|u2||",
          "MODIFIED|a-0|u3|10.0.0.3|Initialized Ready",
          "ADDED|b-0|u4||",
          "MODIFIED|b-0|u4|10.0.0.4|Initialized",
          "MODIFIED|b-0|u4|10.0.0.4|Initialized Ready");

  private static List<PodEvent> events(String... lines) {
    List<PodEvent> events = new ArrayList<>();
    for (String line : lines) {
      events.add(PodEvent.of(new Watch.Line(events.size(), List.of(line.split("\\|", -1)))));
    }
    return events;
  }

  @Test
  void knowsWhoIsThere() {
    assertThat(PodEvent.present(EVENTS.subList(0, 3))).containsOnlyKeys("u1", "u2");
    assertThat(PodEvent.present(EVENTS)).containsOnlyKeys("u3", "u4");
    assertThat(PodEvent.present(EVENTS.subList(0, 5)).get("u3"))
        .extracting(PodEvent::address)
        .isEqualTo("");
  }

  @Test
  void theOldOnesAreGoneWithTheLastOfThem() {
    assertThat(PodEvent.gone(EVENTS.subList(0, 5), OLD)).isEmpty();
    assertThat(PodEvent.gone(EVENTS, OLD)).hasValue(5);
  }

  @Test
  void aConditionOfOldPodsIsNotThatOfNewOnes() {
    assertThat(PodEvent.reached(EVENTS.subList(0, 9), "Ready", 2, OLD::contains)).isEmpty();
    assertThat(PodEvent.reached(EVENTS, "Initialized", 2, OLD::contains)).hasValue(8);
    assertThat(PodEvent.reached(EVENTS, "Ready", 2, OLD::contains)).hasValue(9);
  }
}
