package dev.rekindle.restorer.volume;

import dev.rekindle.restorer.volume.VolumeProblem.Code;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a volume could not be worked on: every problem that was found, one line each. */
public final class VolumeException extends Exception {

  private final List<VolumeProblem> problems;

  VolumeException(String tried, List<VolumeProblem> problems) {
    this(tried, problems, null);
  }

  private VolumeException(String tried, List<VolumeProblem> problems, @Nullable Throwable cause) {
    super(
        problems.stream()
            .map(VolumeProblem::toString)
            .collect(Collectors.joining("\n", tried + ": ", "")),
        cause);
    this.problems = List.copyOf(problems);
  }

  static VolumeException of(
      String tried, Code code, Object where, String expected, String found, String remedy) {
    return new VolumeException(
        tried, List.of(new VolumeProblem(code, where.toString(), expected, found, remedy)));
  }

  /** A file operation that failed; what it means for the user depends on why. */
  static VolumeException of(String tried, IOException failure) {
    String file =
        failure instanceof FileSystemException named && named.getFile() != null
            ? named.getFile()
            : "the volume";
    String reason =
        failure instanceof FileSystemException named && named.getReason() != null
            ? named.getReason()
            : failure.toString();
    VolumeProblem problem =
        switch (code(failure, reason)) {
          case NO_PERMISSION ->
              new VolumeProblem(
                  Code.NO_PERMISSION,
                  file,
                  "files that the database's user may change",
                  "permission denied",
                  "give the files to the database's user (fsGroup, or chown -R) and start again");
          case READ_ONLY ->
              new VolumeProblem(
                  Code.READ_ONLY,
                  file,
                  "a writable file system",
                  "one that is mounted read-only",
                  "mount the volume read-write; a kernel that met disk errors also does this, see its log");
          case NO_SPACE ->
              new VolumeProblem(
                  Code.NO_SPACE,
                  file,
                  "room for a few kilobytes",
                  "no space left",
                  "free some space or enlarge the claim and start again; nothing is lost");
          case Code _ ->
              new VolumeProblem(
                  Code.IO,
                  file,
                  "a working file operation",
                  reason,
                  "start again; if it stays, look at the node's kernel log");
        };
    return new VolumeException(tried, List.of(problem), failure);
  }

  private static Code code(IOException failure, String reason) {
    if (failure instanceof AccessDeniedException || reason.contains("Operation not permitted")) {
      return Code.NO_PERMISSION;
    }
    if (reason.contains("Read-only file system")) {
      return Code.READ_ONLY;
    }
    return reason.contains("No space left") || reason.contains("quota exceeded")
        ? Code.NO_SPACE
        : Code.IO;
  }

  /** All problems, at least one. */
  public List<VolumeProblem> problems() {
    return problems;
  }

  /** Whether the same call can succeed later without anybody doing anything. */
  public boolean retryable() {
    return problems.stream().allMatch(problem -> problem.code().retryable());
  }
}
