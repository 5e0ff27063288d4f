package dev.rekindle.controller.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Origin;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.plan.PlanState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Many random runs of restores over targets whose pods come, go, break and lag behind, with
 * controllers that are cut off anywhere and act on what they saw long ago.
 */
class SimulatedRestoreTest {
  private static final int RUNS = 1500;
  private static final int EVENTS = 160;

  @Test
  void neverRunsOldAndNewDataTogetherAndAlwaysEnds() {
    Map<End, Integer> ends = new EnumMap<>(End.class);
    for (int seed = 0; seed < RUNS; seed++) {
      run(seed, ends);
    }
    // A run that never gets anywhere would prove nothing.
    assertThat(ends.get(End.SUCCEEDED)).isGreaterThan(RUNS / 5);
    assertThat(ends.get(End.ABORTED)).isGreaterThan(RUNS / 20);
    assertThat(ends.get(End.FAILED)).isGreaterThan(RUNS / 20);
  }

  /** Whether a volume's claim can be seen before its pod is there, or not. */
  @Test
  void whatIsFilledFromNothingNeverReplacesData() {
    Set<String> found = new TreeSet<>();
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = random(seed);
      Order order = random.nextBoolean() ? Order.PARALLEL : Order.ONE_BY_ONE;
      Simulation world = Simulation.of(order, PlanState.HOLD, SimulatedVolume.EMPTY, 3, 1);
      List<SimulatedVolume> inUse = new ArrayList<>();
      for (SimulatedSet set : world.sets) {
        set.claimsAreSeen = random.nextBoolean();
        for (SimulatedVolume volume : set.volumes.values()) {
          if (random.nextInt(3) == 0) {
            volume.data = SimulatedVolume.OLD;
            inUse.add(volume);
          }
        }
      }
      SimulatedRestore first = world.ask("first", Origin.FROM_NOTHING, null);
      new Chaos(world, random, false).go();
      world.pods().forEach(pod -> pod.broken = false);
      world.settle();

      assertThat(inUse).as("seed %s", seed).allMatch(volume -> volume.data.equals("old"));
      found.add(order + " " + (inUse.isEmpty() ? "" : first.stand.getClass().getSimpleName()));
    }
    // Seen before, seen on the node only, and never seen.
    assertThat(found).contains("PARALLEL Over", "ONE_BY_ONE New", "ONE_BY_ONE Committed");
  }

  /** The first bits of a {@link Random} are the same for all small seeds. */
  private static Random random(int seed) {
    return new Random(new SplittableRandom(seed).nextLong());
  }

  private static void run(int seed, Map<End, Integer> ends) {
    Random random = random(seed);
    Order order = random.nextBoolean() ? Order.PARALLEL : Order.ONE_BY_ONE;
    boolean inPlace = random.nextInt(3) > 0;
    Simulation world =
        inPlace
            ? Simulation.of(order, PlanState.IDLE, SimulatedVolume.OLD, 2, 1 + random.nextInt(2))
            : Simulation.of(order, PlanState.HOLD, SimulatedVolume.EMPTY, 2, 1);
    Instant deadline = random.nextInt(3) == 0 ? world.now.plusSeconds(60) : null;
    SimulatedRestore first =
        world.ask("first", inPlace ? Origin.IN_PLACE : Origin.FROM_NOTHING, deadline);
    try {
      new Chaos(world, random, inPlace).go();
      new Peace(world, first).holds();
    } catch (AssertionError e) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + world.restores.stream().map(one -> one.uid + one.history).toList()
              + world.sets.stream().map(SimulatedSet::shown).toList(),
          e);
    }
    if (first.stand instanceof Stand.Over(End end)) {
      ends.merge(end, 1, Integer::sum);
    }
  }

  /** Everything that can go wrong, in any order. */
  private record Chaos(
      Simulation world, Random random, boolean inPlace, Deque<Simulation.Look> late) {
    Chaos(Simulation world, Random random, boolean inPlace) {
      this(world, random, inPlace, new ArrayDeque<>());
    }

    void go() {
      for (int event = 0; event < EVENTS; event++) {
        world.now = world.now.plusSeconds(1);
        int dice = random.nextInt(100);
        if (dice < 30) {
          controller();
        } else if (dice < 60) {
          somePod(pod -> world.work(setOf(pod), pod));
        } else if (dice < 75) {
          someSet(SimulatedSet::control);
        } else if (dice < 85) {
          someSet(set -> set.pods.removeIf(pod -> pod.stage == SimulatedPod.Stage.GOING));
        } else if (dice < 92) {
          somePod(pod -> pod.mounted = setOf(pod).plan);
        } else {
          rare(random.nextInt(12));
        }
      }
    }

    /** One looks; what it decides comes at once, later, in part, or never. */
    private void controller() {
      if (!late.isEmpty() && random.nextInt(3) == 0) {
        world.perform(late.poll(), 1 + random.nextInt(3));
        return;
      }
      SimulatedRestore restore = world.restores.get(random.nextInt(world.restores.size()));
      if (restore.gone) {
        return;
      }
      Simulation.Look look = world.look(restore);
      switch (random.nextInt(6)) {
        case 0 -> late.add(look);
        case 1 -> {}
        default -> world.perform(look, 1 + random.nextInt(3));
      }
    }

    private void rare(int which) {
      switch (which) {
        case 0 -> world.restores.getFirst().delete();
        case 1 -> somePod(pod -> pod.broken = random.nextInt(3) == 0);
        case 2, 3, 4 -> somePod(pod -> setOf(pod).delete(pod.name, pod.uid));
        case 5 -> someSet(set -> set.replicas += inPlace ? random.nextInt(2) : 0);
        case 6 -> someSet(set -> set.replicas = Math.max(1, set.replicas - random.nextInt(2)));
        case 7 -> loseAVolume();
        case 8 -> secondRestore();
        case 9 -> someSet(set -> set.selected &= random.nextInt(20) > 0);
        default -> {}
      }
    }

    /** Of a node that has not started its database. */
    private void loseAVolume() {
      somePod(
          pod -> {
            if (world.restores.getFirst().stand instanceof Stand.Committed
                && world.restores.size() == 1
                && pod.stage == SimulatedPod.Stage.STARTING) {
              SimulatedSet set = setOf(pod);
              set.volumes.put(pod.name, new SimulatedVolume(SimulatedVolume.EMPTY));
              set.delete(pod.name, pod.uid);
            }
          });
    }

    private void secondRestore() {
      if (inPlace && world.restores.size() == 1) {
        world.ask("second", Origin.IN_PLACE, null);
      }
    }

    private SimulatedSet setOf(SimulatedPod pod) {
      return world.sets.stream().filter(set -> set.pods.contains(pod)).findFirst().orElseThrow();
    }

    private void somePod(Consumer<SimulatedPod> event) {
      List<SimulatedPod> pods = world.pods();
      if (!pods.isEmpty()) {
        event.accept(pods.get(random.nextInt(pods.size())));
      }
    }

    private void someSet(Consumer<SimulatedSet> event) {
      event.accept(world.sets.get(random.nextInt(world.sets.size())));
    }
  }

  /** What must be true when nothing goes wrong any more. */
  private record Peace(Simulation world, SimulatedRestore first) {
    void holds() {
      world.pods().forEach(pod -> pod.broken = false);
      world.now = world.now.plus(Duration.ofSeconds(1));
      world.sets.forEach(set -> set.replicas = Math.max(set.replicas, planned(set)));
      world.settle();
      for (SimulatedRestore restore : world.restores) {
        assertThat(restore.over()).as("%s is over: %s", restore.uid, restore.history).isTrue();
        assertThat(restore.marks).doesNotContain(Mark.FINALIZER);
      }
      dataIsAsTheyEnded();
      nothingIsWrittenAnyMore();
    }

    private static int planned(SimulatedSet set) {
      return set.plan.restore() == null ? set.replicas : set.plan.restore().nodes().size();
    }

    private void dataIsAsTheyEnded() {
      List<String> succeeded = new ArrayList<>();
      for (SimulatedRestore restore : world.restores) {
        if (restore.history.contains(new Stand.Committed("digest"))) {
          succeeded.add(restore.uid);
        }
      }
      for (SimulatedSet set : world.sets) {
        set.volumes.forEach(
            (pod, volume) -> {
              if (succeeded.isEmpty()) {
                assertThat(volume.data).as(pod).isIn(SimulatedVolume.OLD, SimulatedVolume.EMPTY);
              }
            });
      }
      if (first.history.contains(new Stand.Committed("digest"))
          && first.stand.equals(new Stand.Over(End.SUCCEEDED))
          && world.restores.size() == 1) {
        assertThat(world.databases()).containsExactly("first");
      }
    }

    private void nothingIsWrittenAnyMore() {
      int before = world.writes;
      for (SimulatedRestore restore : world.restores) {
        if (!restore.gone) {
          Simulation.Look look = world.look(restore);
          assertThat(look.step()).isEqualTo(new RestoreStep.Nothing());
          world.perform(look, 9);
        }
      }
      assertThat(world.writes).isEqualTo(before);
    }
  }
}
