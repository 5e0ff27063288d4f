package dev.rekindle.restorer.volume;

import dev.rekindle.ledger.Guard;
import java.time.InstantSource;
import java.util.List;

/**
 * What a node's volumes should be.
 *
 * @param guard to whom they belong
 * @param roots the database's directories, a data directory first
 * @param clock gives the times that go into the ledger
 */
public record VolumeSpec(Guard guard, List<Root> roots, InstantSource clock) {

  /** Refuses a list that no configuration can mean, with an {@link IllegalArgumentException}. */
  public VolumeSpec {
    roots = List.copyOf(roots);
    if (roots.isEmpty() || !roots.getFirst().restored()) {
      throw new IllegalArgumentException("expected a restored root first, found " + roots);
    }
    if (roots.stream().map(Root::name).distinct().count() < roots.size()) {
      throw new IllegalArgumentException("expected distinct names, found " + roots);
    }
  }
}
