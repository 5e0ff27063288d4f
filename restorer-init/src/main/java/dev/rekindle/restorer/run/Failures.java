package dev.rekindle.restorer.run;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.name.ExitCode;
import dev.rekindle.restorer.cassandra.CassandraConfigException;
import dev.rekindle.restorer.stage.StageException;
import dev.rekindle.restorer.stage.StageProblem;
import dev.rekindle.restorer.volume.VolumeException;
import dev.rekindle.restorer.volume.VolumeProblem;
import dev.rekindle.storage.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Which exit code a failure of a part is. The messages are the parts' own. */
public final class Failures {
  private static final String DAMAGED =
      " The data of this node is as it was. Restore another backup, or put the object back as it"
          + " was; verify --deep names every object that is damaged.";

  private Failures() {}

  /** A store that could not do what was asked. */
  public static RestorerException of(StoreException e) {
    return failure(code(e.kind()), e);
  }

  /** A bucket that lacks what was asked for. */
  public static RestorerException of(CatalogueException e) {
    ExitCode code =
        switch (e.reason()) {
          case NO_BACKUP, NO_NODE -> ExitCode.BACKUP;
          case NOT_RESTORABLE -> code(e.state().orElse(NodeState.UNREADABLE));
          case TOO_MUCH -> ExitCode.MANIFEST;
        };
    return failure(code, e);
  }

  /** Nodes of a backup that cannot be restored; at least one. */
  public static RestorerException incomplete(String backup, List<NodeFacts> nodes) {
    return new RestorerException(
        code(nodes.getFirst().state()),
        "Backup "
            + backup
            + " cannot be restored as it is: "
            + nodes.stream()
                .map(node -> node.node().name() + " is " + node.state() + ": " + node.detail())
                .collect(Collectors.joining("; "))
            + ". Restore another one. Nothing was touched.");
  }

  /** Volumes that could not be worked on. */
  public static RestorerException of(VolumeException e) {
    return failure(code(e.problems().getFirst().code()), e);
  }

  /** A staging that did not succeed. */
  public static RestorerException of(StageException e) {
    StageProblem first =
        e.problems().stream()
            .filter(problem -> problem.kind() != StageProblem.Kind.CANCELLED)
            .findFirst()
            .orElse(e.problems().getFirst());
    ExitCode code = code(first);
    return code == ExitCode.INTEGRITY
        ? new RestorerException(code, e.getMessage() + DAMAGED, e)
        : failure(code, e);
  }

  /** A configuration that cannot be restored into. */
  public static RestorerException of(CassandraConfigException e) {
    return failure(ExitCode.CONFIGURATION, e);
  }

  /** A file of the configuration, the plan or the status that could not be read or written. */
  public static RestorerException of(ExitCode code, String tried, IOException e) {
    return new RestorerException(
        code,
        tried
            + " failed: "
            + e
            + ". Check that the path is mounted, and that the user who runs this may use it.",
        e);
  }

  private static RestorerException failure(ExitCode code, Exception e) {
    return new RestorerException(code, String.valueOf(e.getMessage()), e);
  }

  private static ExitCode code(StoreException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND, CHANGED, CORRUPT -> ExitCode.INTEGRITY;
      case NO_BUCKET, INVALID -> ExitCode.BUCKET;
      case FORBIDDEN, UNAUTHENTICATED -> ExitCode.CREDENTIALS;
      case THROTTLED, UNAVAILABLE -> ExitCode.UNAVAILABLE;
      case EXISTS -> ExitCode.INTERNAL;
    };
  }

  private static ExitCode code(NodeState state) {
    return switch (state) {
      case UNREADABLE -> ExitCode.MANIFEST;
      case UNFINISHED, ABSENT, UNNAMED, EMPTY -> ExitCode.BACKUP;
      case COMPLETE -> ExitCode.INTERNAL;
    };
  }

  private static ExitCode code(StageProblem problem) {
    return switch (problem.kind()) {
      case UNSAFE -> ExitCode.MANIFEST;
      case SPACE -> ExitCode.SPACE;
      case DISK -> ExitCode.VOLUME;
      case MISMATCH -> ExitCode.INTEGRITY;
      case CANCELLED -> ExitCode.TERMINATED;
      case STORE -> problem.store() == null ? ExitCode.UNAVAILABLE : code(problem.store());
    };
  }

  private static ExitCode code(VolumeProblem.Code code) {
    return switch (code) {
      case LOCKED -> ExitCode.LOCKED;
      case FOREIGN -> ExitCode.FOREIGN_VOLUME;
      case NO_SPACE -> ExitCode.SPACE;
      case ALREADY_DONE -> ExitCode.PLAN;
      case MISSING_ROOT,
          NOT_A_DIRECTORY,
          NESTED_ROOTS,
          NO_PERMISSION,
          READ_ONLY,
          MOUNT_INSIDE,
          IO ->
          ExitCode.VOLUME;
      case TWO_WORK_DIRECTORIES,
          TWO_LEDGERS,
          UNREADABLE_LEDGER,
          LOST_LEDGER,
          UNEXPECTED_CONTENT,
          LOST_CONTENT,
          NOTHING_STAGED,
          WRONG_STATE ->
          ExitCode.LEDGER;
    };
  }
}
