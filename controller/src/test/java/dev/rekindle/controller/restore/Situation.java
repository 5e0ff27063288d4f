package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.Asked.Before;
import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Origin;
import dev.rekindle.controller.restore.Asked.Stand;
import dev.rekindle.controller.restore.TargetSet.Holder;
import dev.rekindle.controller.restore.TargetSet.Order;
import dev.rekindle.controller.restore.TargetSet.SeenPlan;
import dev.rekindle.plan.PlanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a controller may find, said in few words. */
final class Situation {
  static final String UID = "restore-1";
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private @Nullable String stamp = UID;
  private final Set<Mark> marks = EnumSet.of(Mark.FINALIZER);
  private Origin origin = Origin.IN_PLACE;
  private Stand stand = new Stand.New();
  private @Nullable Instant deadline;
  private Observed.Check check = new Observed.Check.Accepted("digest");
  private final List<TargetSet> sets = new ArrayList<>();

  static Situation anew() {
    return new Situation();
  }

  static Situation staging() {
    return new Situation().standing(new Stand.Begun("digest", Before.WHOLE));
  }

  static Situation committed() {
    return new Situation().standing(new Stand.Committed("digest"));
  }

  Situation standing(Stand its) {
    stand = its;
    return this;
  }

  Situation stamped(@Nullable String its) {
    stamp = its;
    return this;
  }

  Situation without(Mark mark) {
    marks.remove(mark);
    return this;
  }

  Situation deleted() {
    marks.add(Mark.DELETED);
    return this;
  }

  Situation fromNothing() {
    origin = Origin.FROM_NOTHING;
    return this;
  }

  Situation until(Instant end) {
    deadline = end;
    return this;
  }

  Situation checked(Observed.Check its) {
    check = its;
    return this;
  }

  Situation set(TargetSet set) {
    sets.add(set);
    return this;
  }

  Situation set(String name, Order order, SeenPlan plan, int replicas, ObservedPod... pods) {
    List<String> names = names(name, replicas);
    return set(new TargetSet(name, order, plan, names, names, Arrays.asList(pods)));
  }

  /** One StatefulSet "db" of three whose pods come up together. */
  Situation db(SeenPlan plan, ObservedPod... pods) {
    return set("db", Order.PARALLEL, plan, 3, pods);
  }

  RestoreStep next() {
    return RestoreStep.of(
        new Observed(new Asked(UID, stamp, marks, origin, stand, deadline), check, sets, NOW));
  }

  static List<String> names(String set, int replicas) {
    return IntStream.range(0, replicas).mapToObj(ordinal -> set + "-" + ordinal).toList();
  }

  static SeenPlan idle() {
    return new SeenPlan.There("7", PlanState.IDLE, Holder.NOBODY);
  }

  static SeenPlan ours(PlanState state) {
    return new SeenPlan.There("7", state, Holder.US);
  }

  static SeenPlan others(PlanState state, Holder holder) {
    return new SeenPlan.There("7", state, holder);
  }

  static ObservedPod running(String name) {
    return running(name, null);
  }

  static ObservedPod running(String name, @Nullable String restored) {
    return running(name, restored, ObservedPod.Health.READY);
  }

  static ObservedPod running(String name, @Nullable String restored, ObservedPod.Health health) {
    return new ObservedPod(
        name, name + "#1", new ObservedPod.State.Running(restored, health), null, Word.NONE);
  }

  static ObservedPod going(String name) {
    return new ObservedPod(name, name + "#1", new ObservedPod.State.Going(), null, Word.NONE);
  }

  /** A pod in our container that was woken up for a plan of ours. */
  static ObservedPod starting(String name, PlanState told, Word word) {
    return new ObservedPod(
        name, name + "#2", new ObservedPod.State.Starting(), WakeUps.mark(UID, told), word);
  }

  static ObservedPod staging(String name) {
    return starting(name, PlanState.STAGE, says(Word.Says.STAGING, UID));
  }

  static ObservedPod staged(String name) {
    return starting(name, PlanState.STAGE, says(Word.Says.STAGED, UID));
  }

  static ObservedPod held(String name, Word.Volume volume) {
    return starting(
        name, PlanState.HOLD, new Word(Word.Says.WAITING, null, volume, List.of(), null, null));
  }

  static ObservedPod failed(String name, PlanState told, Word.Hope hope) {
    return starting(
        name,
        told,
        says(Word.Says.FAILED, UID).with(new Word.Failure("the object is damaged", hope)));
  }

  static Word says(Word.Says says, String restore) {
    return new Word(says, restore, Word.Volume.IN_USE, List.of(), null, null);
  }
}
