package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run as a process: turns signals into a request to stop, and the end into an exit code, a
 * termination message and a last line of the log that says what happened and what to do.
 */
public final class ProcessRun {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);

  /** What a run does once its reports are known. */
  @FunctionalInterface
  public interface Work {
    /** Runs to the end. */
    Outcome run(Status.Listener listener, Stop stop) throws RestorerException;
  }

  private ProcessRun() {}

  /** Runs as the init container that the environment describes. */
  public static ExitCode initContainer(Map<String, String> environment) {
    RunSettings settings;
    try {
      settings = RunSettings.from(environment);
    } catch (RestorerException e) {
      return refused(e, environment);
    }
    String pod = settings.pod().name();
    LivingSeeds seeds = new LivingSeeds(settings.node()::seeds, InstantSource.system());
    try (AgentWord word = new AgentWord(pod, settings.agentPort(), InstantSource.system(), seeds)) {
      return run(
          settings.reports(),
          pod,
          (listener, stop) -> new InitContainer(settings, listener, stop, word).run(),
          word,
          result -> {});
    }
  }

  /**
   * Runs to the end, and says how it ended.
   *
   * @param also told about every status, beside the status file
   * @param result gets the termination message, whether or not there is a file for it
   */
  public static ExitCode run(
      RunSettings.Reports reports,
      String pod,
      Work work,
      Status.Listener also,
      Consumer<String> result) {
    Path file = reports.statusFile();
    Status.Listener listener =
        file == null ? also : both(new StatusFile(file, pod, InstantSource.system()), also);
    Ending ending = new Ending(reports.terminationLog(), listener, result);
    // Once the signals are let go of, a signal's end is the process's end: all is told before.
    try (Signals _ = Signals.to(ending)) {
      return told(work, ending);
    }
  }

  private static ExitCode told(Work work, Ending ending) {
    try {
      return ending.well(work.run(ending, ending.stop()));
    } catch (RestorerException e) {
      return ending.badly(e);
    }
  }

  /** Reports a defect of this program, which only a main catches. */
  public static ExitCode defect(RuntimeException e, Map<String, String> environment) {
    LOG.atError().setCause(e).log("A defect of this program; please report it.");
    return Ending.failed(
        new RestorerException(
            ExitCode.INTERNAL,
            "A defect of this program: "
                + e
                + ". The old data is untouched, unless a switch was under way, which the next start"
                + " completes. The log has the stack trace; please report it.",
            e),
        RunSettings.terminationLog(environment));
  }

  /** Reports that a run cannot begin with these settings, also where its result was to go. */
  public static ExitCode refused(RestorerException e, Map<String, String> environment) {
    return Ending.failed(e, RunSettings.terminationLog(environment));
  }

  /** Reports a failure before any run began. */
  public static ExitCode failed(RestorerException e) {
    return Ending.failed(e, null);
  }

  private static Status.Listener both(Status.Listener first, Status.Listener second) {
    return status -> {
      first.on(status);
      second.on(status);
    };
  }
}
