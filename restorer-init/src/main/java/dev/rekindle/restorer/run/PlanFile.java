package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import dev.rekindle.plan.PlanException;
import dev.rekindle.plan.PlanJson;
import dev.rekindle.plan.RestorePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The plan as a file. Kubernetes changes a mounted ConfigMap by turning a link to another
 * directory, so the path is resolved anew on every reading; a person's editor may be seen half way,
 * so what cannot be read is looked at again for a while before it counts.
 */
public final class PlanFile {
  private static final int LOOKS = 10;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Path file;
  private final Stop stop;

  /**
   * A plan that is read when it is wanted.
   *
   * @param stop ends the waiting for one that cannot be read yet
   */
  public PlanFile(Path file, Stop stop) {
    this.file = file;
    this.stop = stop;
  }

  /**
   * Reads the plan as it is now.
   *
   * @throws RestorerException when it is not there, or stays unreadable for some seconds
   */
  public RestorePlan read() throws RestorerException {
    for (int look = 1; ; look++) {
      try {
        return PlanJson.read(Files.readAllBytes(file));
      } catch (PlanException e) {
        if (look == LOOKS) {
          throw new RestorerException(ExitCode.PLAN, file + ": " + e.getMessage(), e);
        }
      } catch (NoSuchFileException e) {
        if (look == LOOKS) {
          throw missing(e);
        }
      } catch (IOException e) {
        throw Failures.of(ExitCode.PLAN, "Reading the plan " + file, e);
      }
      stop.sleep(PAUSE);
    }
  }

  private RestorerException missing(NoSuchFileException e) {
    return new RestorerException(
        ExitCode.PLAN,
        "There is no plan: "
            + file
            + " was expected and is not there, so it cannot be known whether there is something"
            + " to restore. Mount the directory of the plan; a plan that restores nothing is"
            + " {\"version\":1,\"state\":\"idle\"}.",
        e);
  }
}
