package dev.rekindle.restorer.cli;

import dev.rekindle.name.Variable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the command line can do, and the settings that each command takes. */
enum Command {
  /** All backups. */
  LIST("Lists the backups under a storage URL."),
  /** Whether a backup is whole. */
  VERIFY(
      "Checks a backup in the bucket, without touching a disk: every node, or one. With --deep"
          + " every object is read and its hash compared."),
  /** What a restore would do. */
  PLAN(
      "Shows what restoring a backup would do, and prints a plan file with --output json: every"
          + " node for the pod of its own name, or one node for one pod."),
  /** One node. */
  RESTORE(
      "Restores one node: brings its data onto the volume, proves it, and puts it in place. The"
          + " database must be stopped."),
  /** A volume. */
  STATUS("Shows what is on a node's volumes. Changes nothing."),
  /** The init container. */
  RUN("Does what the plan says, as the init container does; also what happens without arguments.");

  private final String summary;

  Command(String summary) {
    this.summary = summary;
  }

  /** Returns what a person types. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what it does, in a sentence or two. */
  String summary() {
    return summary;
  }

  /** Returns the settings, each a flag and an environment variable. */
  List<Variable> variables() {
    return of(
        switch (this) {
          case LIST -> List.of(storage(), output());
          case VERIFY ->
              List.of(
                  storage(),
                  Stream.of(Variable.BACKUP, Variable.NODE, Variable.CONCURRENCY),
                  output());
          case PLAN ->
              List.of(
                  storage(),
                  what(),
                  Stream.of(Variable.POD, Variable.INCARNATION, Variable.ENGINE),
                  output());
          case RESTORE ->
              List.of(storage(), what(), place(), owner(), limits(), reports(), output());
          case STATUS -> List.of(place(), Stream.of(Variable.STATUS_FILE), output());
          case RUN ->
              List.of(
                  Stream.of(Variable.PLAN, Variable.INCARNATION),
                  owner(),
                  place(),
                  Stream.of(
                      Variable.STORAGES,
                      Variable.CREDENTIALS,
                      Variable.CA_FILE,
                      Variable.ATTEMPTS,
                      Variable.MIN_RATE),
                  limits(),
                  reports(),
                  Stream.of(Variable.AGENT_PORT));
        });
  }

  private static Stream<Variable> output() {
    return Stream.of(Variable.OUTPUT);
  }

  private static Stream<Variable> storage() {
    return Stream.of(
        Variable.STORAGE,
        Variable.ENDPOINT,
        Variable.REGION,
        Variable.PATH_STYLE,
        Variable.TLS,
        Variable.CA_FILE,
        Variable.CREDENTIALS,
        Variable.ATTEMPTS,
        Variable.MIN_RATE,
        Variable.BANDWIDTH);
  }

  private static Stream<Variable> what() {
    return Stream.of(
        Variable.BACKUP,
        Variable.NODE,
        Variable.REQUIRE_CONTENT_HASH,
        Variable.OLD_DATA,
        Variable.RESTORE_ID);
  }

  private static Stream<Variable> place() {
    return Stream.of(
        Variable.DATA_PATH,
        Variable.DATA_DIRS,
        Variable.LOCAL_SYSTEM_DIR,
        Variable.COMMIT_LOG_DIR,
        Variable.HINTS_DIR,
        Variable.SAVED_CACHES_DIR,
        Variable.CDC_RAW_DIR,
        Variable.CONFIG_DIR,
        Variable.OPTIONS_FILE,
        Variable.CASSANDRA_VERSION);
  }

  private static Stream<Variable> owner() {
    return Stream.of(Variable.POD, Variable.NAMESPACE, Variable.WORKLOAD, Variable.ENGINE);
  }

  private static Stream<Variable> limits() {
    return Stream.of(Variable.CONCURRENCY, Variable.RESERVE);
  }

  private static Stream<Variable> reports() {
    return Stream.of(Variable.STATUS_FILE, Variable.TERMINATION_LOG);
  }

  private static List<Variable> of(List<Stream<Variable>> parts) {
    return parts.stream().flatMap(part -> part).toList();
  }
}
