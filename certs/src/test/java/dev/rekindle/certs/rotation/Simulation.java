package dev.rekindle.certs.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Everything around the decision, in a time of its own: a store, a place where bundles are looked
 * up, somebody who sees what is there late, and a server that picks its leaf up late.
 */
final class Simulation {
  static final RotationPolicy POLICY = RotationPolicy.standard(Duration.ofMinutes(10));
  private static final Duration SEEN_AFTER = Duration.ofMinutes(9);

  private record Change<T>(Instant at, T value) {}

  private final Random random;
  private final List<Change<List<Validity>>> bundles = new ArrayList<>();
  private final List<Change<RotationState.Leaf>> leaves = new ArrayList<>();
  private final Map<Class<?>, Integer> done = new HashMap<>();
  private int made;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  RotationState state = new RotationState(null, null, List.of(), false, null, null);

  Simulation(long seed) {
    this.random = new Random(seed);
  }

  /** Does what is to be done now, at most so many steps, as if the process died then. */
  void reconcile(int steps) {
    for (int i = 0; i < steps; i++) {
      Step step = Rotation.next(state, POLICY, now);
      if (step instanceof Step.Rest(Instant until)) {
        if (!until.isAfter(now)) {
          throw new AssertionError("rests until " + until + " at " + now + " in " + state);
        }
        return;
      }
      done.merge(step.getClass(), 1, Integer::sum);
      perform(step);
    }
  }

  int done(Class<? extends Step> step) {
    return done.getOrDefault(step, 0);
  }

  void perform(Step step) {
    switch (step) {
      case Step.CreateSigner() -> {
        Validity signer = make(POLICY.authority(), null);
        state = authorities(signer, null, and(alive(), signer));
      }
      case Step.Publish() -> {
        bundles.add(new Change<>(now, state.bundle()));
        state =
            new RotationState(
                state.signer(), state.next(), state.bundle(), true, null, state.leaf());
      }
      case Step.NotePublished() ->
          state =
              new RotationState(
                  state.signer(), state.next(), state.bundle(), true, now, state.leaf());
      case Step.AddNext() -> {
        Validity next = make(POLICY.authority(), null);
        state = authorities(state.signer(), next, and(state.bundle(), next));
      }
      case Step.SwitchSigner() ->
          state =
              new RotationState(
                  state.next(),
                  null,
                  state.bundle(),
                  state.published(),
                  state.publishedSince(),
                  state.leaf());
      case Step.DropExpired() -> state = authorities(state.signer(), state.next(), alive());
      case Step.IssueLeaf(Step.Reason _) -> {
        Validity signer = java.util.Objects.requireNonNull(state.signer());
        var leaf = new RotationState.Leaf(make(POLICY.leaf(), signer.end()), signer.id(), true);
        leaves.add(new Change<>(now, leaf));
        state =
            new RotationState(
                signer,
                state.next(),
                state.bundle(),
                state.published(),
                state.publishedSince(),
                leaf);
      }
      case Step.Rest(Instant _) -> throw new AssertionError("nothing to perform");
    }
  }

  /** Returns what a client and a server that see changes late disagree about; null if nothing. */
  String failedHandshake() {
    // Any moment within the delay may be what either side has: all pairs must agree.
    for (RotationState.Leaf leaf : seen(leaves)) {
      for (List<Validity> bundle : seen(bundles)) {
        boolean believed = bundle.stream().anyMatch(one -> one.id().equals(leaf.signer()));
        if (!believed) {
          return "at " + now + " " + leaf + " is served to whom believes " + bundle;
        }
      }
    }
    return leaves.isEmpty() || leaves.getLast().value().validity().at(now)
        ? null
        : "at " + now + " what is served is over";
  }

  void pass(Duration most) {
    now = now.plusMillis(1 + random.nextLong(most.toMillis()));
  }

  private <T> List<T> seen(List<Change<T>> changes) {
    List<T> seen = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      boolean replacedLongAgo =
          i + 1 < changes.size() && changes.get(i + 1).at().plus(SEEN_AFTER).isBefore(now);
      if (!replacedLongAgo) {
        seen.add(changes.get(i).value());
      }
    }
    return seen;
  }

  private RotationState authorities(Validity signer, Validity next, List<Validity> bundle) {
    return new RotationState(signer, next, bundle, false, null, state.leaf());
  }

  private List<Validity> alive() {
    return state.bundle().stream().filter(one -> now.isBefore(one.end())).toList();
  }

  private Validity make(Duration life, Instant atMost) {
    Instant end = now.plus(life);
    return new Validity(
        "c" + made++,
        now.minus(Duration.ofMinutes(5)),
        atMost == null || end.isBefore(atMost) ? end : atMost);
  }

  private static List<Validity> and(List<Validity> some, Validity one) {
    List<Validity> more = new ArrayList<>(some);
    more.add(one);
    return more;
  }
}
