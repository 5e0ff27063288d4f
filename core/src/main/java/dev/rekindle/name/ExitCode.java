package dev.rekindle.name;

/**
 * How the restorer ends. The numbers are part of what users script against: none changes its
 * meaning, none is used again. 1 and 2 are what a JVM and a shell would end with by themselves;
 * nothing from 126 up but the signals'.
 */
public enum ExitCode {
  /** This node's data was found, proven and put in place, or there was nothing to do. */
  DONE(0, "The data is in place, or there was nothing to do; the database may start."),
  /** A defect of the program. */
  INTERNAL(1, "A defect of this program; the log has the stack trace. Please report it."),
  /** The command line or the environment. */
  USAGE(2, "The command line or an environment variable is wrong; every problem is named."),
  /** The JVM's own, when memory is exhausted. */
  MEMORY(
      3,
      "Out of memory; raise REKINDLE_HEAP (and the container's limit), or lower the concurrency."),
  /** The plan. */
  PLAN(10, "The plan is missing, unreadable, or can never work for this pod."),
  /** The backup is not there. */
  BACKUP(11, "The backup, or this node in it, is not in the bucket, or it is not complete."),
  /** The backup is another one than was planned. */
  MISMATCH(12, "The backup's node is not what the plan says: digest, datacenter, rack or tokens."),
  /** The backup's bytes. */
  INTEGRITY(13, "The backup is damaged: an object is missing, changed, or fails its proof."),
  /** What the backup says about itself. */
  MANIFEST(
      14,
      "The backup's manifest or token map is unreadable, contradicts itself, or holds names that"
          + " are refused."),
  /** The bucket. */
  BUCKET(20, "The bucket is not there, or the region or a setting of the storage is wrong."),
  /** The credentials. */
  CREDENTIALS(21, "The credentials are missing, wrong, expired, or may not read the bucket."),
  /** The store's server. */
  UNAVAILABLE(22, "The store does not answer, or breaks off again and again; try again later."),
  /** Space. */
  SPACE(30, "A volume has too little space; the numbers and the ways out are in the message."),
  /** The volume. */
  VOLUME(31, "A volume is missing, read-only, or belongs to another user."),
  /** The volume's owner. */
  FOREIGN_VOLUME(32, "The volume belongs to another workload, pod or role."),
  /** The record on the volume. */
  LEDGER(
      33,
      "The record of a restore on the volume is damaged, or does not fit what is there; see the message."),
  /** Another one is at it. */
  LOCKED(34, "Another restorer is at work on this volume."),
  /** What the database would start with. */
  CONFIGURATION(40, "The database's configuration does not fit the data; the key is named."),
  /** SIGINT. */
  INTERRUPTED(130, "Stopped by SIGINT; the next start resumes."),
  /** SIGTERM. */
  TERMINATED(143, "Stopped by SIGTERM; the next start resumes.");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** Returns what the process ends with. */
  public int number() {
    return number;
  }

  /** Returns what it means to a person, in one sentence. */
  public String meaning() {
    return meaning;
  }
}
