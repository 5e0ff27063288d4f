package dev.rekindle.controller.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.object.Conditions.Holds;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
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
    assertThat(message("ä".repeat(9000)))
        .hasSizeBetween(5900, Conditions.LONGEST_MESSAGE)
        .endsWith("ä…");
  }

  @Test
  void keepsEveryProblemThatFitsAndCountsTheOthers() {
    List<String> problems =
        IntStream.range(0, 1000).mapToObj(i -> "RestoreRackMismatch: rack " + i).toList();
    String few = String.join("\n", problems.subList(0, 150));

    String[] cut = message(String.join("\n", problems)).split("\n", -1);

    assertThat(message(few)).isEqualTo(few);
    assertThat(cut).hasSizeGreaterThan(150).startsWith(problems.get(0), problems.get(1));
    assertThat(cut[cut.length - 2]).isEqualTo(problems.get(cut.length - 2));
    assertThat(cut[cut.length - 1]).isEqualTo("… and " + (1000 - cut.length + 1) + " more");
    assertThat(String.join("\n", cut)).hasSizeLessThanOrEqualTo(Conditions.LONGEST_MESSAGE);
  }

  private static String message(String text) {
    return Conditions.of("Ready", Holds.FALSE, "Long", text, 1L).getMessage();
  }

  private static Condition ready(Holds holds, String reason) {
    return Conditions.of("Ready", holds, reason, "message", 1L);
  }
}
