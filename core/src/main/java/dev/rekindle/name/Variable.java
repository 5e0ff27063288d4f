package dev.rekindle.name;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the restorer: each is an environment variable and, in the command line, a flag. The
 * flag wins. {@code docs/restorer.md} lists them.
 */
public enum Variable {
  /** Where the backups are. */
  STORAGE(
      "URL",
      "Where the backups are: s3://bucket[/prefix], gs://bucket[/prefix],"
          + " azblob://container[/prefix], file:///directory[?prefix=prefix]."),
  /** The store's address. */
  ENDPOINT("URL", "The store's address, https://host[:port]; the cloud's own when absent."),
  /** The store's region. */
  REGION("NAME", "The store's region; what the platform says when absent."),
  /** How a bucket is named. */
  PATH_STYLE("BOOL", "Whether the bucket is part of the path; true with an endpoint of one's own."),
  /** How much a connection is trusted. */
  TLS("MODE", "Required, or Insecure: http and any certificate are accepted.", "Required"),
  /** Whom to trust. */
  CA_FILE("FILE", "Certificates in PEM that the store's is checked against; the platform's else."),
  /** The credentials. */
  CREDENTIALS(
      "PATH",
      "A directory with a mounted Secret's keys as files, or one file. S3: AWS_ACCESS_KEY_ID,"
          + " AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, or ~/.aws/credentials. Google: gcp.json,"
          + " the JSON of a service account. Azure: AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or"
          + " AZURE_STORAGE_SAS_TOKEN, or AZURE_STORAGE_CONNECTION_STRING. What the platform gives"
          + " when absent."),
  /** The credentials of each storage. */
  STORAGES(
      "DIR",
      "Where each storage that a plan can name has a directory with its credentials and ca/ca.crt.",
      Injected.STORAGES),
  /** Requests at once. */
  CONCURRENCY("N", "How many requests are under way at once, 1 to 256.", "16"),
  /** Patience. */
  ATTEMPTS(
      "N",
      "How many times in a row a request may fail, 1 to 100; ten take about a minute, and 30"
          + " seconds more for each that nobody answers.",
      "10"),
  /** How slow is too slow. */
  MIN_RATE(
      "BYTES",
      "Bytes a second that a connection must bring while it is waited for, looked at over 30"
          + " seconds; a slower one counts as failed and is tried again. 0 for any.",
      "1K"),
  /** Bytes a second. */
  BANDWIDTH(
      "BYTES", "At most so many bytes a second; 512K, 20M, 1G are understood. No limit else."),
  /** The backup. */
  BACKUP("NAME", "The backup's name, compared exactly."),
  /** The node in the backup. */
  NODE("NAME", "The node's name in the backup, compared exactly."),
  /** The parent of the database's directories. */
  DATA_PATH("DIR", "The parent of the database's directories.", "/var/lib/cassandra"),
  /** The data directories. */
  DATA_DIRS("DIRS", "The data directories, separated by commas; DATA_PATH/data when absent."),
  /** Where the database keeps its own local tables. */
  LOCAL_SYSTEM_DIR("DIR", "The local system data directory, when it is one of its own."),
  /** The commit log. */
  COMMIT_LOG_DIR("DIR", "The commit log; DATA_PATH/commitlog when absent."),
  /** Hints. */
  HINTS_DIR("DIR", "Hints; DATA_PATH/hints when absent."),
  /** Saved caches. */
  SAVED_CACHES_DIR("DIR", "Saved caches; DATA_PATH/saved_caches when absent."),
  /** Change data capture. */
  CDC_RAW_DIR("DIR", "Change data capture; DATA_PATH/cdc_raw when absent."),
  /** A rendered configuration. */
  CONFIG_DIR(
      "DIR",
      "Where the cassandra.yaml is that the node will read; it names the directories, and is edited"
          + " unless there is an options file."),
  /** A file of JVM options. */
  OPTIONS_FILE(
      "FILE",
      "The file of JVM options that the node is told its identity by (JDK_JAVA_OPTIONS=@FILE);"
          + " DATA_PATH/rekindle.options when there is no CONFIG_DIR either."),
  /** The release that will start. */
  CASSANDRA_VERSION("VERSION", "The release that will start on the data, such as 5.0.9."),
  /** The plan. */
  PLAN("FILE", "The plan: a file in a mounted directory.", "/etc/rekindle/plan/plan.json"),
  /** The pod. */
  POD("NAME", "This pod's name, as the plan has it. By hand: the node's name."),
  /** The namespace. */
  NAMESPACE("NAME", "The pod's namespace. By hand: default."),
  /** The workload. */
  WORKLOAD("NAME", "The pod's StatefulSet. By hand: by-hand."),
  /** The incarnation. */
  INCARNATION("ID", "The id that the pod's template carries; the plan must carry the same."),
  /** The engine. */
  ENGINE("NAME", "The database.", "cassandra"),
  /** Proof. */
  REQUIRE_CONTENT_HASH("BOOL", "Refuse files whose bytes cannot be compared with a hash.", "false"),
  /** What becomes of the old data. */
  OLD_DATA(
      "MODE", "What becomes of the data that was set aside: Keep or DeleteWhenCompleted.", "Keep"),
  /** Which restore. */
  RESTORE_ID(
      "ID",
      "Tells one restore by hand from another: the same one is never done twice. Made of backup,"
          + " node and their digest when absent."),
  /** Space to leave. */
  RESERVE("BYTES", "What to leave free on each file system.", "256M"),
  /** Where progress is written. */
  STATUS_FILE("FILE", "The file of state and progress, as JSON; none is written when absent."),
  /** Where the result is written. */
  TERMINATION_LOG(
      "FILE", "Where to write the result, as JSON; /dev/termination-log where there is one."),
  /** Where the controller asks. */
  AGENT_PORT(
      "PORT", "Where a pod that waits or stages answers the controller, over mutual TLS.", "7373"),
  /** The form of what is printed. */
  OUTPUT("FORM", "text or json.", "text");

  private static final String PREFIX = "REKINDLE_";

  private final String placeholder;
  private final String meaning;
  private final @Nullable String preset;

  Variable(String placeholder, String meaning) {
    this(placeholder, meaning, null);
  }

  Variable(String placeholder, String meaning, @Nullable String preset) {
    this.placeholder = placeholder;
    this.meaning = meaning;
    this.preset = preset;
  }

  /** Returns the environment variable. */
  public String key() {
    return PREFIX + name();
  }

  /** Returns the flag. */
  public String flag() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what stands for the value in a help text. */
  public String placeholder() {
    return placeholder;
  }

  /** Returns what it means to a person. */
  public String meaning() {
    return meaning;
  }

  /** Returns the value when nothing is said, or null when there is none. */
  public @Nullable String preset() {
    return preset;
  }
}
