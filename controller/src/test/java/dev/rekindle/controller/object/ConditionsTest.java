package dev.rekindle.controller.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.object.Conditions.Holds;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00.5Z");
  private static final Instant LATER = FIRST.plusSeconds(60);

  @Test
  void timeOfTransitionChangesOnlyWithTheStatus() {
    List<Condition> first = Conditions.with(List.of(), ready(Holds.FALSE, "NoKey"), FIRST);
    List<Condition> same = Conditions.with(first, ready(Holds.FALSE, "NoBucket"), LATER);
    List<Condition> other = Conditions.with(same, ready(Holds.TRUE, "Answers"), LATER);

    assertThat(same).singleElement().extracting(Condition::getReason).isEqualTo("NoBucket");
    assertThat(same.getFirst().getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(other.getFirst().getLastTransitionTime()).isEqualTo("2026-03-01T12:01:00Z");
    assertThat(Conditions.isTrue(other, "Ready")).isTrue();
    assertThat(Conditions.isTrue(same, "Ready")).isFalse();
  }

  @Test
  void keepsTheConditionsOfOtherTypes() {
    List<Condition> both =
        Conditions.with(
            Conditions.with(List.of(), ready(Holds.TRUE, "Answers"), FIRST),
            Conditions.of("Synced", Holds.UNKNOWN, "NotYet", "", 3L),
            LATER);

    assertThat(both).extracting(Condition::getType).containsExactly("Ready", "Synced");
  }

  @Test
  void cutsAMessageThatIsTooLongForTheDefinition() {
    Condition condition = Conditions.of("Ready", Holds.FALSE, "Long", "ä".repeat(5000), 1L);

    assertThat(condition.getMessage()).hasSize(1024).endsWith("…");
  }

  private static Condition ready(Holds holds, String reason) {
    return Conditions.of("Ready", holds, reason, "message", 1L);
  }
}
