package dev.rekindle.rule;

import static dev.rekindle.rule.RestoreRuleTest.codes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for any facts whatever. */
class RestoreRulePropertiesTest {

  static List<RuleCase> cases() {
    return RuleCase.all();
  }

  @Test
  void neverFailAndAlwaysAnswerOnOneLine() {
    for (long seed = 0; seed < 4_000; seed++) {
      RestoreFacts facts = new AnyFacts(new Random(seed)).facts();

      Verdict verdict = Verdict.on(facts);

      for (Violation violation : verdict.violations()) {
        assertThat(verdict.undecided()).as("seed %d", seed).doesNotContainKey(violation.rule());
        assertThat(violation.line())
            .as("seed %d", seed)
            .doesNotContainPattern("\\p{Cntrl}")
            .hasSizeLessThan(5_000);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void neverFindMoreWrongWhereLessIsKnown(RuleCase broken) {
    RestoreFacts all = broken.world().facts();
    for (long seed = 0; seed < 40; seed++) {
      RestoreFacts some = new HiddenFacts(new Random(seed)).of(all);

      assertThat(broken.expected()).as("seed %d", seed).containsAll(codes(Verdict.on(some)));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sayTheSameInWhateverOrderThingsAreListed(RuleCase broken) {
    World world = broken.world();
    Verdict before = Verdict.on(world.facts());
    for (long seed = 0; seed < 5; seed++) {
      var random = new Random(seed);
      Collections.shuffle(world.nodes, random);
      world.sets.values().forEach(pods -> Collections.shuffle(pods, random));
      var names = new ArrayList<>(world.sets.keySet());
      Collections.shuffle(names, random);
      names.forEach(name -> world.sets.put(name, world.sets.remove(name)));

      assertThat(Verdict.on(world.facts())).as("seed %d", seed).isEqualTo(before);
    }
  }

  @Test
  void decideNothingWhereNothingIsKnown() {
    RestoreFacts nothing =
        RestoreFacts.ofBucket(
            new World().request,
            new SourceFacts(
                Fact.unknown("the backup"),
                Fact.unknown("its phase"),
                Fact.unknown("access"),
                DataFacts.UNKNOWN),
            Fact.unknown("the target"));

    Verdict verdict = Verdict.on(nothing);

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.undecided())
        .hasSize(RestoreRule.values().length - 3)
        .doesNotContainKeys(
            RestoreRule.BACKUP_NAME, RestoreRule.MODE_UNSUPPORTED, RestoreRule.TABLES_UNSUPPORTED);
  }
}
