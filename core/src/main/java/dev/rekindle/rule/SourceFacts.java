package dev.rekindle.rule;

import java.util.Locale;

/**
 * What is known about the backup.
 *
 * @param found what the bucket holds of it
 * @param phase how far its object says it is
 * @param access whether whoever asked may read it
 * @param data what its files demand of a node
 */
public record SourceFacts(
    Fact<Source> found, Fact<Phase> phase, Fact<Access> access, DataFacts data) {

  /** How far a backup is, as its object says. */
  public enum Phase {
    /** Not begun. */
    PENDING,
    /** Being written. */
    RUNNING,
    /** Complete. */
    SUCCEEDED,
    /** Given up. */
    FAILED,
    /** No longer in the bucket. */
    MISSING;

    /** Returns the phase as the object's status spells it. */
    @Override
    public String toString() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /** What a bucket alone tells. */
  public static SourceFacts ofBucket(Source found, DataFacts data) {
    return new SourceFacts(
        Fact.known(found),
        Fact.unknown("the backup's phase"),
        Fact.unknown("who may read the backup"),
        data);
  }
}
