package dev.rekindle.sidecar;

import dev.rekindle.name.ExitCode;
import dev.rekindle.restorer.run.ProcessRun;
import dev.rekindle.restorer.run.RestorerException;
import java.util.Map;

/**
 * The program. It takes no arguments, and runs until it is told to end; SIGTERM ends it at once.
 */
public final class SidecarMain {
  private SidecarMain() {}

  /** Ends the process with an {@link ExitCode} when the settings cannot be used. */
  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    try {
      new Sidecar(SidecarSettings.from(environment)).run();
    } catch (RestorerException e) {
      System.exit(ProcessRun.refused(e, environment).number());
    } catch (RuntimeException e) {
      System.exit(ProcessRun.defect(e, environment).number());
    }
  }
}
