package dev.rekindle.restorer.volume;

/**
 * One reason why a volume cannot be worked on.
 *
 * @param code which kind of problem
 * @param where the path it is about
 * @param expected what should have been there
 * @param found what was there
 * @param remedy what a person can do
 */
public record VolumeProblem(Code code, String where, String expected, String found, String remedy) {

  /** Kinds of problems; {@link #retryable} says whether waiting alone can help. */
  public enum Code {
    /** Another process works on the volume. */
    LOCKED(true),
    /** The volume belongs to another workload, pod or role. */
    FOREIGN(false),
    /** A root or its volume, which the ledger knows, is not there. */
    MISSING_ROOT(false),
    /** A root is not a directory. */
    NOT_A_DIRECTORY(false),
    /** One root lies in another, or two are the same. */
    NESTED_ROOTS(false),
    /** A root has two work directories. */
    TWO_WORK_DIRECTORIES(false),
    /** The volumes have more than one ledger. */
    TWO_LEDGERS(false),
    /** A ledger or guard file cannot be read as one. */
    UNREADABLE_LEDGER(false),
    /** Data of a restore is there, its ledger is not. */
    LOST_LEDGER(false),
    /** Files or directories of another user. */
    NO_PERMISSION(false),
    /** The file system is mounted read-only. */
    READ_ONLY(false),
    /** The file system is full. */
    NO_SPACE(false),
    /** A mount inside a root, which cannot be moved. */
    MOUNT_INSIDE(false),
    /** Something is where nothing may be: another program wrote during the switch. */
    UNEXPECTED_CONTENT(false),
    /** Restored data that the ledger names is neither staged nor in place. */
    LOST_CONTENT(false),
    /** A switch was asked for with no data to put in place. */
    NOTHING_STAGED(false),
    /** This restore has been finished on this volume before. */
    ALREADY_DONE(false),
    /** What was asked for does not fit the ledger's state. */
    WRONG_STATE(false),
    /** Reading or writing failed. */
    IO(true);

    private final boolean retryable;

    Code(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same call can succeed later without anybody doing anything. */
    public boolean retryable() {
      return retryable;
    }
  }

  @Override
  public String toString() {
    return "%s: expected %s, found %s; %s".formatted(where, expected, found, remedy);
  }
}
