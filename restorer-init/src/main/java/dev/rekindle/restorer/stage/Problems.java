package dev.rekindle.restorer.stage;

import dev.rekindle.restorer.stage.StageProblem.Kind;
import dev.rekindle.storage.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * What went wrong so far, and thereby whether to go on: the first problem stops the work; what
 * others find on their way out is kept too, up to a bound. Thread safe.
 */
final class Problems {
  private static final int MOST = 50;

  /** What a problem with one object means for the others. */
  enum Then {
    /** Stop: the whole cannot succeed any more. */
    STOP,
    /** Go on: every bad object is to be found. */
    GO_ON
  }

  private final Then then;
  private final List<StageProblem> found = new ArrayList<>();
  private int unlisted;
  private volatile boolean stopped;

  /** Work was given up because something else had gone wrong. */
  static final class StoppedException extends Exception {
    StoppedException() {
      super("stopped", null, false, false);
    }
  }

  Problems(Then then) {
    this.then = then;
  }

  synchronized void add(StageProblem problem) {
    boolean echo = stopped && isEcho(problem);
    stopped |= then == Then.STOP || !isOfOneObject(problem);
    if (echo) {
      return;
    }
    if (found.size() < MOST) {
      found.add(problem);
    } else {
      unlisted++;
    }
  }

  /** Stops the work without a problem of its own. */
  synchronized void cancel() {
    if (!stopped) {
      add(
          StageProblem.of(
              Kind.CANCELLED,
              "Stopped on request. What is staged stays; the next start goes on from there."));
    }
  }

  boolean stopped() {
    return stopped;
  }

  /** Gives up when anything went wrong. */
  void goOn() throws StoppedException {
    if (stopped) {
      throw new StoppedException();
    }
  }

  /** Fails when anything went wrong. */
  synchronized void throwIfAny() throws StageException {
    if (!found.isEmpty()) {
      throw new StageException(all());
    }
  }

  /** Returns everything found, up to the bound. */
  synchronized List<StageProblem> all() {
    List<StageProblem> all = new ArrayList<>(found);
    if (unlisted > 0) {
      all.add(StageProblem.of(all.getFirst().kind(), "... and " + unlisted + " more."));
    }
    return all;
  }

  private static boolean isOfOneObject(StageProblem problem) {
    return problem.kind() == Kind.MISMATCH
        || problem.store() == StoreException.Kind.NOT_FOUND
        || problem.store() == StoreException.Kind.CHANGED
        || problem.store() == StoreException.Kind.CORRUPT;
  }

  /** Once stopped, broken connections and closed files are a consequence and no news. */
  private static boolean isEcho(StageProblem problem) {
    return switch (problem.kind()) {
      case CANCELLED, DISK -> true;
      case STORE -> problem.store() != null && problem.store().retryable();
      case UNSAFE, SPACE, MISMATCH -> false;
    };
  }
}
