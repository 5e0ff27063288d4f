package dev.rekindle.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestoreRuleTest {
  /** Rules about one pod's own plan, which nobody outside can check. */
  private static final Set<RestoreRule> OF_ONE_POD =
      EnumSet.of(
          RestoreRule.NODE_MISSING,
          RestoreRule.PLAN_TOKENS_MISMATCH,
          RestoreRule.PLAN_DIGEST_MISMATCH);

  /** Rules about the other pods, which a single one cannot see. */
  private static final Set<RestoreRule> OF_ALL_PODS =
      EnumSet.of(
          RestoreRule.RACK_SIZE_MISMATCH,
          RestoreRule.NODE_COUNT_MISMATCH,
          RestoreRule.RACK_UNKNOWN,
          RestoreRule.NODE_RACK_MISMATCH,
          RestoreRule.NODE_AMBIGUOUS,
          RestoreRule.STORAGE_NOT_INJECTED,
          RestoreRule.TARGET_MISSING,
          RestoreRule.TARGET_NOT_OPTED_IN,
          RestoreRule.TARGET_NOT_ROLLED_OUT);

  static List<RuleCase> cases() {
    return RuleCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysExactlyWhatIsWrong(RuleCase broken) {
    Verdict verdict = Verdict.on(broken.world().facts());

    assertThat(codes(verdict)).isEqualTo(broken.expected());
  }

  @ParameterizedTest
  @EnumSource
  void hasCaseThatViolatesIt(RestoreRule rule) {
    assertThat(cases()).extracting(RuleCase::rule).contains(rule);
  }

  @Test
  void holdEachWhereAllIsWellAndKnown() {
    Verdict verdict = Verdict.on(new World().facts());

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.undecided().keySet()).isEqualTo(OF_ONE_POD);
    assertThat(verdict.accepted()).isTrue();
  }

  @Test
  void holdEachInSinglePodThatCanKnow() {
    Verdict verdict = Verdict.on(World.ofOnePod().facts());

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.undecided().keySet()).isEqualTo(OF_ALL_PODS);
  }

  @Test
  void refusesOrWarnsBySeverity() {
    var world = new World();
    world.snapshots.add("s");
    Verdict warned = Verdict.on(world.facts());
    world.seeds.add("10.0.0.1");
    Verdict refused = Verdict.on(world.facts());

    assertThat(warned.accepted()).isTrue();
    assertThat(warned.warnings()).hasSize(1);
    assertThat(refused.accepted()).isFalse();
    assertThat(refused.refusals()).hasSize(1);
    assertThat(refused.warnings()).hasSize(1);
  }

  @Test
  void reportsEverythingAtOnce() {
    var world = new World();
    world.snapshots.add("s");
    world.seeds.add("10.0.0.1");
    world.changeAllPods(p -> p.in(Fact.known("dc2"), Fact.known("rack-" + p.name())));
    world.changeVersion("2.1.0");

    assertThat(codes(Verdict.on(world.facts())))
        .contains(
            RestoreRule.DATACENTER_MISMATCH,
            RestoreRule.RACK_MISMATCH,
            RestoreRule.SOURCE_VERSION_UNSUPPORTED,
            RestoreRule.SEEDS_ALIVE,
            RestoreRule.SNAPSHOTS_LOST);
  }

  @Test
  void decidesFromBucketAloneWhatTheBucketTells() {
    var world = new World();
    world.changeVersion("3.0.1");
    RestoreFacts whole = world.facts();
    var bucketOnly =
        RestoreFacts.ofBucket(
            whole.request(),
            SourceFacts.ofBucket(
                new Source.OneNode("cassandra", world.nodes.getFirst()), DataFacts.UNKNOWN),
            Fact.unknown("the target"));

    Verdict verdict = Verdict.on(bucketOnly);

    assertThat(codes(verdict)).containsExactly(RestoreRule.SOURCE_VERSION_UNSUPPORTED);
    assertThat(verdict.undecided()).containsEntry(RestoreRule.DATACENTER_MISMATCH, "the target");
  }

  @Test
  void haveDistinctCodesAndFullSentences() {
    assertThat(RestoreRule.values()).extracting(RestoreRule::code).doesNotHaveDuplicates();
    assertThat(RestoreRule.values())
        .allSatisfy(rule -> assertThat(rule.code()).matches("Restore([A-Z][a-z]+)+"))
        .allSatisfy(rule -> assertThat(rule.requirement()).matches("[A-Z].*[a-z]\\."));
  }

  static Set<RestoreRule> codes(Verdict verdict) {
    return verdict.violations().stream()
        .map(Violation::rule)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RestoreRule.class)));
  }
}
