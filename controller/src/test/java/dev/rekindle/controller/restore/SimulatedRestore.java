package dev.rekindle.controller.restore;

import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Stand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A Restore as the API server keeps it. */
final class SimulatedRestore {
  final String uid;
  final Asked.Origin origin;
  final @Nullable Instant deadline;
  final Set<Mark> marks = EnumSet.noneOf(Mark.class);
  final List<Stand> history = new ArrayList<>();
  final Set<String> planned = new TreeSet<>();
  Stand stand = new Stand.New();
  @Nullable String stamp;
  boolean gone;
  boolean stuck;
  int version = 1;

  SimulatedRestore(String uid, Asked.Origin origin, @Nullable Instant deadline) {
    this.uid = uid;
    this.origin = origin;
    this.deadline = deadline;
  }

  void delete() {
    marks.add(Mark.DELETED);
    version++;
    gone = !marks.contains(Mark.FINALIZER);
  }

  void write(Stand next) {
    if (stand instanceof Stand.Over) {
      throw new AssertionError("what is over changes from " + stand + " to " + next);
    }
    if (stand instanceof Stand.Committed && !(next instanceof Stand.Over)) {
      throw new AssertionError("what was decided is taken back: " + next);
    }
    stand = next;
    history.add(next);
    version++;
  }

  boolean over() {
    return gone || stand instanceof Stand.Over;
  }

  TargetSet.Holder asHolder() {
    if (over()) {
      return TargetSet.Holder.OVER;
    }
    return stuck && stand instanceof Stand.Committed
        ? TargetSet.Holder.STUCK
        : TargetSet.Holder.RUNNING;
  }

  Asked seen() {
    return new Asked(uid, stamp, marks, origin, stand, deadline);
  }
}
