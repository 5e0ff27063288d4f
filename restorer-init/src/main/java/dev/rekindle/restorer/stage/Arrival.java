package dev.rekindle.restorer.stage;

import dev.rekindle.proof.ProofLevel;
import java.io.IOException;

/** What is done with a file that was fetched. Called by several threads at once. */
interface Arrival {

  /** How a file compares with the one that the manifest names. */
  enum Version {
    /** It is the one. */
    NAMED,
    /** It is another one, taken all the same. */
    TAKEN
  }

  /** A range of a file with several is in place. */
  void part(Job job, String objectVersion, RangeGrid grid, int index) throws IOException;

  /**
   * The file is whole, closed and proven.
   *
   * @param kept bytes of it that an earlier run had brought
   */
  void proven(Job job, ProofLevel level, Version version, long kept) throws IOException;

  /** The object is another than the manifest names, and the file can do without. */
  void leftOut(Job job, String reason) throws IOException;

  /** What there is of the file counts for nothing. */
  void restarted(Job job) throws IOException;
}
