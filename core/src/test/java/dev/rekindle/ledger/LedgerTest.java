package dev.rekindle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Guard GUARD = new Guard("prod", "cassandra", "cassandra-0", "cassandra");
  private static final RestoreRef FIRST = new RestoreRef("uid-1", "nightly", "digest-1");
  private static final RestoreRef SECOND = new RestoreRef("uid-2", "weekly", "digest-2");
  private static final RootPlace DATA = new RootPlace("data", "/v/data", true);
  private static final RootPlace LOG = new RootPlace("commitlog", "/v/commitlog", false);
  private static final List<RootMoves> MOVES =
      List.of(
          new RootMoves(DATA, List.of("system", "old"), List.of("system", "new")),
          new RootMoves(LOG, List.of("CommitLog-1.log"), List.of()));

  @Test
  void everyStateHasItsLegalTransitionsAndNoOthers() {
    Map<String, Set<String>> transitions = new TreeMap<>();
    for (Class<?> state : states(Ledger.class)) {
      Set<String> next = new TreeSet<>();
      Arrays.stream(state.getMethods())
          .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
          .map(java.lang.reflect.Method::getReturnType)
          .filter(Ledger.class::isAssignableFrom)
          .forEach(type -> next.add(type.getSimpleName()));
      transitions.put(state.getSimpleName(), next);
    }

    assertThat(transitions)
        .isEqualTo(
            Map.of(
                "Staging", Set.of("Staged", "Aborted"),
                "Staged", Set.of("Out", "Aborted"),
                "Out", Set.of("In"),
                "In", Set.of("Done"),
                "Done", Set.of(),
                "Aborted", Set.of()));
  }

  @Test
  void keepsTheHeadFromTheFirstRecordToTheLast() {
    Ledger.Staging staging = Ledger.begin(null, GUARD, FIRST, true, List.of(DATA, LOG), NOW);
    Ledger.Done done = done();

    assertThat(done.head()).isEqualTo(staging.head());
    assertThat(done.roots()).isEqualTo(staging.roots());
    assertThat(done.moves()).isEqualTo(MOVES);
  }

  @Test
  void remembersTheLastRestoreThatWasFinishedAcrossAbortedOnes() {
    Ledger.Staging second = Ledger.begin(done(), GUARD, SECOND, false, List.of(DATA, LOG), NOW);
    Ledger.Aborted aborted = second.staged(NOW).abort(NOW);
    Ledger.Staging third = Ledger.begin(aborted, GUARD, SECOND, false, List.of(DATA, LOG), NOW);

    assertThat(second.head().before()).isEqualTo(FIRST);
    assertThat(third.head().before()).isEqualTo(FIRST);
  }

  @Test
  void refusesToSwitchToNothing() {
    RootMoves nothing = new RootMoves(DATA, List.of("system"), List.of());
    Ledger.Staged staged = Ledger.begin(null, GUARD, FIRST, false, List.of(DATA), NOW).staged(NOW);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> staged.out(List.of(nothing), NOW))
        .withMessageContaining("nothing comes in");
  }

  @Test
  void refusesToSwitchOtherRootsThanWereStaged() {
    Ledger.Staged staged = Ledger.begin(null, GUARD, FIRST, false, List.of(DATA), NOW).staged(NOW);

    assertThatIllegalArgumentException().isThrownBy(() -> staged.out(MOVES, NOW));
  }

  @Test
  void refusesRestoredNamesInARootThatTakesNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RootMoves(LOG, List.of(), List.of("CommitLog-2.log")))
        .withMessageContaining("takes no restored data");
  }

  static Ledger.Done done() {
    return Ledger.begin(null, GUARD, FIRST, true, List.of(DATA, LOG), NOW)
        .staged(NOW)
        .out(MOVES, NOW)
        .in(NOW)
        .done(NOW);
  }

  private static Stream<Class<?>> subtypes(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LedgerTest::subtypes)
        : Stream.of(type);
  }

  private static Set<Class<?>> states(Class<?> type) {
    return Set.copyOf(subtypes(type).toList().stream().distinct().toList());
  }
}
