package dev.rekindle.restorer.cassandra;

/**
 * One reason why this node cannot start on this backup, found before anything was touched.
 *
 * @param code stable, for machines and the documentation
 * @param field the configuration key, flag or file that it is about
 * @param expected what would be right
 * @param found what is there
 * @param action what to do about it
 */
public record Problem(Code code, String field, String expected, String found, String action) {

  /** What is wrong. */
  public enum Code {
    /** The configuration cannot be read, or states something that cannot be restored into. */
    CONFIG_INVALID,
    /** The node's tokens are missing from the backup. */
    TOKENS_MISSING,
    /** {@code num_tokens} is not the number of the backup's tokens. */
    NUM_TOKENS_MISMATCH,
    /** The configured partitioner cannot have such tokens. */
    PARTITIONER_MISMATCH,
    /** A key that the restored data needs is not set, and the configuration is not ours to set. */
    SETTING_REQUIRED,
    /** The backup holds no schema for this node. */
    SCHEMA_MISSING,
    /** An SSTable lacks a component without which Cassandra does not open it. */
    SSTABLE_INCOMPLETE,
    /** An SSTable's format is one that the target does not read. */
    FORMAT_UNSUPPORTED,
    /** The release that wrote the backup is none that we restore from. */
    SOURCE_UNSUPPORTED,
    /** The release that is to start on the data is none that we restore into. */
    TARGET_UNSUPPORTED,
    /** The release that is to start on the data is older than the one that wrote it. */
    TARGET_OLDER;

    /** Whether it is a defect of the backup, which no configuration of the target mends. */
    public boolean ofTheBackup() {
      return this == TOKENS_MISSING || this == SCHEMA_MISSING || this == SSTABLE_INCOMPLETE;
    }
  }

  @Override
  public String toString() {
    return code + ": " + field + ": expected " + expected + ", found " + found + "; " + action;
  }
}
