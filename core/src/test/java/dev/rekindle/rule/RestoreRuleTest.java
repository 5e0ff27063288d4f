package dev.rekindle.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupFacts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestoreRuleTest {
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
    assertThat(verdict.undecided()).isEmpty();
    assertThat(verdict.accepted()).isTrue();
  }

  @Test
  void refusesOrWarnsBySeverity() {
    var world = new World();
    world.start = ActivityFacts.Start.ONE_BY_ONE;
    Verdict warned = Verdict.on(world.facts());
    world.restores.add("other");
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
    world.start = ActivityFacts.Start.ONE_BY_ONE;
    world.restores.add("other");
    world.changeAllPods(p -> p.in(Fact.known("dc2"), Fact.known("rack-" + p.name())));
    world.changeVersion("2.1.0");

    assertThat(codes(Verdict.on(world.facts())))
        .contains(
            RestoreRule.DATACENTER_MISMATCH,
            RestoreRule.RACK_MISMATCH,
            RestoreRule.SOURCE_VERSION_UNSUPPORTED,
            RestoreRule.RESTORE_RUNNING,
            RestoreRule.PODS_ONE_BY_ONE);
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
                new Source.Whole(
                    new BackupFacts("nightly-7", "cassandra", null, null, world.nodes)),
                DataFacts.UNKNOWN),
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
