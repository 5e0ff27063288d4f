package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.Ledger;
import dev.rekindle.plan.VolumeState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is on a node's volumes.
 *
 * @param guard to whom the volumes belong; empty before their first use
 * @param ledger the record of the last restore; empty when there was none
 * @param empty whether no root holds anything of a database
 * @param setAside directories with old content of earlier restores, complete, not yet released
 */
public record VolumeStatus(
    Optional<Guard> guard, Optional<Ledger> ledger, boolean empty, List<Path> setAside) {

  /** Copies. */
  public VolumeStatus {
    setAside = List.copyOf(setAside);
  }

  /**
   * Whether the database must not start, since it would start empty: a restore began on an empty
   * volume and was given up, and the volume is still empty.
   */
  public boolean hold() {
    return empty
        && ledger.isPresent()
        && ledger.get() instanceof Ledger.Aborted aborted
        && aborted.head().beganEmpty();
  }

  /** Whether a restore is under way and has not been committed. */
  public boolean staging() {
    return ledger.isPresent() && ledger.get() instanceof Ledger.Uncommitted;
  }

  /** Returns what a decision needs to know of the volumes. */
  public VolumeState state() {
    Ledger last = ledger.orElse(null);
    if (last == null) {
      return new VolumeState(empty, null, null);
    }
    if (last instanceof Ledger.Committed) {
      return new VolumeState(empty, last.head().restore().uid(), null);
    }
    return last instanceof Ledger.Uncommitted
        ? uncommitted(last, last instanceof Ledger.Staged)
        : new VolumeState(empty, before(last), null, hold());
  }

  private VolumeState uncommitted(Ledger last, boolean complete) {
    return new VolumeState(
        empty, before(last), new VolumeState.Staging(last.head().restore().uid(), complete));
  }

  private static @Nullable String before(Ledger last) {
    return last.head().before() == null ? null : last.head().before().uid();
  }
}
