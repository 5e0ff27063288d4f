package dev.rekindle.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the restore of one node's volumes has come. {@code staging → staged → out → in → done};
 * {@code staging} and {@code staged} may become {@code aborted}. Each record has methods for its
 * legal transitions and no others.
 *
 * <p>The record {@link Out} is the only commit point: before it the live directories are untouched
 * and stay so, from it on there is only forward.
 */
public sealed interface Ledger {

  /** What stays the same for the whole restore. */
  LedgerHead head();

  /** The roots that the restore is about. */
  List<RootPlace> roots();

  /** When this state was entered. */
  Instant since();

  /** The state's name in the JSON form and in messages. */
  String state();

  /**
   * The first record of a restore.
   *
   * @param earlier what the volume's ledger says now, null when there is none; only a restore that
   *     has come to its end can be followed by another
   */
  static Staging begin(
      @Nullable Finished earlier,
      Guard guard,
      RestoreRef restore,
      boolean empty,
      List<RootPlace> roots,
      Instant at) {
    RestoreRef before =
        switch (earlier) {
          case null -> null;
          case Done done -> done.head().restore();
          case Aborted aborted -> aborted.head().before();
        };
    return new Staging(new LedgerHead(guard, restore, empty, at, before), roots, at);
  }

  /** Nothing has been switched: the restored data is being put aside the live data. */
  sealed interface Uncommitted extends Ledger {
    /** Gives the restore up; the live directories stay as they are. */
    default Aborted abort(Instant at) {
      return new Aborted(head(), roots(), at);
    }
  }

  /** The decision is made; every name to move is known. */
  sealed interface Committed extends Ledger {
    /** What moves, per root. */
    List<RootMoves> moves();

    @Override
    default List<RootPlace> roots() {
      return moves().stream().map(RootMoves::place).toList();
    }
  }

  /** Nothing is left to do. Another restore may begin. */
  sealed interface Finished extends Ledger {}

  /** Data is on its way to the staging area. */
  record Staging(LedgerHead head, List<RootPlace> roots, Instant since) implements Uncommitted {
    /** Copies. */
    public Staging {
      roots = List.copyOf(roots);
    }

    /** All data is there, verified and synced. */
    public Staged staged(Instant at) {
      return new Staged(head, roots, at);
    }

    @Override
    public String state() {
      return "staging";
    }
  }

  /** All data is in the staging area, verified and synced. */
  record Staged(LedgerHead head, List<RootPlace> roots, Instant since) implements Uncommitted {
    /** Copies. */
    public Staged {
      roots = List.copyOf(roots);
    }

    /**
     * The commit point.
     *
     * @throws IllegalArgumentException when the moves are not about exactly this ledger's roots, or
     *     bring nothing in
     */
    public Out out(List<RootMoves> moves, Instant at) {
      if (!moves.stream().map(RootMoves::place).toList().equals(roots)) {
        throw new IllegalArgumentException("moves %s are not about %s".formatted(moves, roots));
      }
      return new Out(head, moves, at);
    }

    @Override
    public String state() {
      return "staged";
    }
  }

  /** Old content is leaving the roots. */
  record Out(LedgerHead head, List<RootMoves> moves, Instant since) implements Committed {
    /** Copies; refuses a switch that would leave the database without any data. */
    public Out {
      moves = somethingComesIn(moves);
    }

    /** No old content is in any root any more, durably. */
    public In in(Instant at) {
      return new In(head, moves, at);
    }

    @Override
    public String state() {
      return "out";
    }
  }

  /** Restored content is entering the roots. */
  record In(LedgerHead head, List<RootMoves> moves, Instant since) implements Committed {
    /** Copies; refuses a switch that would leave the database without any data. */
    public In {
      moves = somethingComesIn(moves);
    }

    /** All restored content is in the roots, durably. */
    public Done done(Instant at) {
      return new Done(head, moves, at);
    }

    @Override
    public String state() {
      return "in";
    }
  }

  /** The roots hold the restored data. */
  record Done(LedgerHead head, List<RootMoves> moves, Instant since)
      implements Committed, Finished {
    /** Copies; refuses a switch that would leave the database without any data. */
    public Done {
      moves = somethingComesIn(moves);
    }

    @Override
    public String state() {
      return "done";
    }
  }

  /** The restore was given up before the commit point. */
  record Aborted(LedgerHead head, List<RootPlace> roots, Instant since) implements Finished {
    /** Copies. */
    public Aborted {
      roots = List.copyOf(roots);
    }

    @Override
    public String state() {
      return "aborted";
    }
  }

  private static List<RootMoves> somethingComesIn(List<RootMoves> moves) {
    if (moves.stream().allMatch(root -> root.in().isEmpty())) {
      throw new IllegalArgumentException("nothing comes in at any root of %s".formatted(moves));
    }
    return List.copyOf(moves);
  }
}
