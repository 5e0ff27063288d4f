package dev.rekindle.restorer;

import dev.rekindle.name.ExitCode;
import dev.rekindle.restorer.cli.CommandLineTool;
import dev.rekindle.restorer.run.ProcessRun;
import java.util.List;
import java.util.Map;

/**
 * The program. Without arguments, or with {@code run}, it is the init container; everything else is
 * the command line. The init container's way loads no command line library, and no store's SDK
 * unless there is something to restore.
 */
public final class RestorerMain {
  private RestorerMain() {}

  /** Ends the process with an {@link ExitCode}. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.getenv()).number());
  }

  private static ExitCode run(List<String> arguments, Map<String, String> environment) {
    try {
      return arguments.isEmpty() || arguments.equals(List.of("run"))
          ? ProcessRun.initContainer(environment)
          : CommandLineTool.run(arguments, environment);
    } catch (RuntimeException e) {
      return ProcessRun.defect(e, environment);
    }
  }
}
