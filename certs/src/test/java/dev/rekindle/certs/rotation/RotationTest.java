package dev.rekindle.certs.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final RotationPolicy POLICY = Simulation.POLICY;
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Validity SIGNER =
      new Validity("signer", NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(364)));
  private static final Validity NEXT =
      new Validity("next", NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(364)));
  private static final RotationState.Leaf LEAF = leaf("signer", Duration.ofDays(59));

  @Test
  void beginsWithAnAuthorityThenTheBundleThenTheLeaf() {
    Simulation simulation = new Simulation(1);

    assertThat(next(simulation)).isEqualTo(new Step.CreateSigner());
    simulation.reconcile(1);
    assertThat(next(simulation)).isEqualTo(new Step.Publish());
    simulation.reconcile(1);
    assertThat(next(simulation)).isEqualTo(new Step.NotePublished());
    simulation.reconcile(1);
    assertThat(next(simulation)).isEqualTo(new Step.IssueLeaf(Step.Reason.MISSING));
    simulation.reconcile(1);
    assertThat(next(simulation)).isInstanceOf(Step.Rest.class);
  }

  @Test
  void replacesTheBundleInTheConfigurationsWhateverIsThere() {
    assertThat(decide(state(SIGNER, null, false, NOW, LEAF))).isEqualTo(new Step.Publish());
  }

  @Test
  void waitsUntilANewAuthorityIsBelievedBeforeItSigns() {
    Instant justNow = NOW.minus(POLICY.settle()).plusSeconds(1);
    Instant longAgo = NOW.minus(POLICY.settle());

    assertThat(decide(state(SIGNER, NEXT, true, justNow, LEAF)))
        .isEqualTo(new Step.Rest(NOW.plusSeconds(1)));
    assertThat(decide(state(SIGNER, NEXT, true, longAgo, LEAF))).isEqualTo(new Step.SwitchSigner());
  }

  @Test
  void aLeafOfTheAuthorityBeforeIsReplacedOnceTheNewOneIsBelieved() {
    RotationState.Leaf old = leaf("before", Duration.ofDays(59));
    Instant justNow = NOW.minusSeconds(1);

    assertThat(decide(state(SIGNER, null, true, justNow, old))).isInstanceOf(Step.Rest.class);
    assertThat(decide(state(SIGNER, null, true, NOW.minus(POLICY.settle()), old)))
        .isEqualTo(new Step.IssueLeaf(Step.Reason.OLD_SIGNER));
  }

  @Test
  void whatNobodyCanBeServedWithIsReplacedAtOnce() {
    Instant justNow = NOW.minusSeconds(1);

    assertThat(decide(state(SIGNER, null, true, justNow, leaf(null, Duration.ofDays(9)))))
        .isEqualTo(new Step.IssueLeaf(Step.Reason.UNKNOWN_SIGNER));
    assertThat(decide(state(SIGNER, null, true, justNow, leaf("signer", Duration.ofDays(-1)))))
        .isEqualTo(new Step.IssueLeaf(Step.Reason.INVALID));
  }

  @Test
  void newNamesAreANewLeaf() {
    var other = new RotationState.Leaf(LEAF.validity(), "signer", false);

    assertThat(decide(state(SIGNER, null, true, NOW.minus(Duration.ofDays(1)), other)))
        .isEqualTo(new Step.IssueLeaf(Step.Reason.NOT_AS_WANTED));
  }

  @Test
  void aClockThatWentBackNotesAgainSinceWhen() {
    assertThat(decide(state(SIGNER, null, true, NOW.plusSeconds(1), LEAF)))
        .isEqualTo(new Step.NotePublished());
  }

  @Test
  void theNextAuthoritySignsAtOnceWhenTheSignerIsOver() {
    Validity over = new Validity("over", NOW.minus(Duration.ofDays(2)), NOW);

    assertThat(decide(state(over, NEXT, true, NOW, LEAF))).isEqualTo(new Step.SwitchSigner());
    assertThat(decide(state(over, null, true, NOW, LEAF))).isEqualTo(new Step.CreateSigner());
  }

  @Test
  void inTenYearsNobodyMeetsACertificateThatHeDoesNotBelieve() {
    for (long seed = 0; seed < 40; seed++) {
      Simulation simulation = new Simulation(seed);
      Random random = new Random(seed);
      simulation.reconcile(10);
      Instant end = simulation.now.plus(Duration.ofDays(3650));
      while (simulation.now.isBefore(end)) {
        // Short looks around a change, long rests between; killed after any step.
        simulation.pass(random.nextInt(4) == 0 ? Duration.ofDays(10) : Duration.ofMinutes(3));
        assertThat(simulation.failedHandshake()).isNull();
        simulation.reconcile(1 + random.nextInt(3));
        assertThat(simulation.failedHandshake()).isNull();
        assertThat(simulation.state.bundle()).hasSizeLessThanOrEqualTo(3);
      }
      assertThat(simulation.done(Step.SwitchSigner.class)).isBetween(10, 20);
      assertThat(simulation.done(Step.DropExpired.class)).isBetween(10, 20);
      assertThat(simulation.done(Step.CreateSigner.class)).isEqualTo(1);
    }
  }

  @Test
  void comesBackAfterYearsOfSleep() {
    Simulation simulation = new Simulation(7);
    simulation.reconcile(10);
    simulation.now = simulation.now.plus(Duration.ofDays(2000));

    simulation.reconcile(10);

    assertThat(next(simulation)).isInstanceOf(Step.Rest.class);
    assertThat(simulation.state.leaf().validity().at(simulation.now)).isTrue();
    assertThat(simulation.state.bundle()).hasSize(1);
  }

  @Test
  void everyStateLeadsToRestInAFewSteps() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      Simulation simulation = new Simulation(i);
      simulation.now = NOW;
      simulation.state = anyState(random);

      simulation.reconcile(12);

      Step last = next(simulation);
      assertThat(last).as("from %s", simulation.state).isInstanceOf(Step.Rest.class);
    }
  }

  @Test
  void refusesLivesThatDoNotFitTogether() {
    Duration day = Duration.ofDays(1);
    assertThatThrownBy(() -> new RotationPolicy(day, day, day, day, day))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("after it was made");
  }

  private static RotationState anyState(Random random) {
    Validity signer = any(random, "signer");
    Validity next = any(random, "next");
    Validity leaf = any(random, "leaf");
    String by = List.of("signer", "next", "").get(random.nextInt(3));
    var bundle = java.util.stream.Stream.of(signer, next).filter(one -> one != null).toList();
    return new RotationState(
        signer,
        next,
        bundle,
        random.nextBoolean(),
        random.nextBoolean() ? null : NOW.plusSeconds(random.nextInt(2000) - 1500),
        leaf == null
            ? null
            : new RotationState.Leaf(leaf, by.isEmpty() ? null : by, random.nextBoolean()));
  }

  private static Validity any(Random random, String id) {
    Instant begin = NOW.plus(Duration.ofDays(random.nextInt(600) - 580));
    return random.nextInt(4) == 0
        ? null
        : new Validity(id, begin, begin.plus(Duration.ofDays(random.nextInt(700))));
  }

  private static Step next(Simulation simulation) {
    return Rotation.next(simulation.state, POLICY, simulation.now);
  }

  private static Step decide(RotationState state) {
    return Rotation.next(state, POLICY, NOW);
  }

  private static RotationState state(
      Validity signer, Validity next, boolean published, Instant since, RotationState.Leaf leaf) {
    List<Validity> bundle = next == null ? List.of(SIGNER) : List.of(SIGNER, next);
    return new RotationState(signer, next, bundle, published, since, leaf);
  }

  private static RotationState.Leaf leaf(String signer, Duration left) {
    Instant end = NOW.plus(left);
    return new RotationState.Leaf(
        new Validity("leaf", end.minus(POLICY.leaf()), end), signer, true);
  }
}
