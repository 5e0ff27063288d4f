package dev.rekindle.catalogue;

import dev.rekindle.backup.NodeState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bucket was read, and what was asked for is not in it or cannot be used. Trying again helps
 * only after somebody changed the bucket or the question. The message names the thing, what was
 * expected and found, and what to do; names out of the bucket are escaped in it.
 */
public final class CatalogueException extends Exception {

  /** Why; each has its own way out. */
  public enum Reason {
    /** No backup of exactly this name is there. */
    NO_BACKUP,
    /** The backup is there, and holds nothing of this node. */
    NO_NODE,
    /** The node's backup is there and cannot be restored; {@link #state} says why. */
    NOT_RESTORABLE,
    /** There is more than {@link CatalogueLimits} allows. */
    TOO_MUCH
  }

  private final Reason reason;
  private final @Nullable NodeState state;

  CatalogueException(Reason reason, String message) {
    this(reason, null, message);
  }

  CatalogueException(Reason reason, @Nullable NodeState state, String message) {
    super(message);
    this.reason = reason;
    this.state = state;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns what the bucket holds of the node; there with {@link Reason#NOT_RESTORABLE}. */
  public Optional<NodeState> state() {
    return Optional.ofNullable(state);
  }
}
