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
    end(run(List.of(args), System.getenv()));
  }

  /**
   * Ends the process at once: {@link System#exit} first looks for a logger to tell, and opens every
   * jar of the class path for it (ADR 0140). No shutdown hook is left by now, except while a signal
   * ends the process; then the exit code is the signal's.
   */
  private static void end(ExitCode code) {
    System.out.flush();
    System.err.flush();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(Thread.currentThread());
      Runtime.getRuntime().halt(code.number());
    } catch (IllegalStateException e) {
      // The shutdown has begun already.
    }
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
