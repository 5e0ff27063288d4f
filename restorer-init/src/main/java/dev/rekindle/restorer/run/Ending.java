package dev.rekindle.restorer.run;

import dev.rekindle.name.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a run: told once, by the work or by a signal that did not wait for it, as a
 * termination message, a last status and a last line of the log. Thread safe.
 */
final class Ending implements Status.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final @Nullable Path terminationLog;
  private final Status.Listener listener;
  private final Consumer<String> result;
  private final Stop stop = new Stop();
  private volatile boolean switching;
  private boolean told;

  /**
   * An end that is to come.
   *
   * @param terminationLog where the result goes, or null
   * @param listener told about every status
   * @param result gets the termination message, whether or not there is a file for it
   */
  Ending(@Nullable Path terminationLog, Status.Listener listener, Consumer<String> result) {
    this.terminationLog = terminationLog;
    this.listener = listener;
    this.result = result;
  }

  Stop stop() {
    return stop;
  }

  /** Returns whether the data is being put in place, which should not be cut off. */
  boolean switching() {
    return switching;
  }

  /** Hands a status of the work on; none comes after the end. */
  @Override
  public synchronized void on(Status status) {
    if (!told) {
      switching = status.state() == Status.State.COMMITTING;
      listener.on(status);
    }
  }

  /** The work ended well. */
  synchronized ExitCode well(Outcome outcome) {
    if (!told) {
      String message = TerminationMessage.of(outcome);
      write(terminationLog, message);
      result.accept(message);
      Summary summary = outcome.summary();
      on(
          new Status(
              Status.State.DONE,
              outcome.message(),
              outcome.job(),
              summary == null ? null : summary.progress()));
      told = true;
      log(outcome);
    }
    return ExitCode.DONE;
  }

  /** The work failed, or was stopped; what broke because it was stopped is no failure. */
  synchronized ExitCode badly(RestorerException failure) {
    RestorerException e = stop.requested() ? stop.stopped() : failure;
    if (!told) {
      result.accept(TerminationMessage.of(e.code(), e.message()));
      on(new Status(Status.State.FAILED, e.message(), null, null));
      told = true;
      failed(e, terminationLog);
    }
    return e.code();
  }

  /** The process ends before the work has come to rest. */
  synchronized void cutOff() {
    badly(stop.stopped());
  }

  private static void log(Outcome outcome) {
    var line = LOG.atInfo();
    if (outcome.job() != null) {
      line = line.addKeyValue("restore", outcome.job().restore());
    }
    if (outcome.summary() != null) {
      for (var number : outcome.summary().numbers().entrySet()) {
        line = line.addKeyValue(number.getKey(), number.getValue());
      }
    }
    line.log(outcome.message());
  }

  static ExitCode failed(RestorerException e, @Nullable Path terminationLog) {
    write(terminationLog, TerminationMessage.of(e.code(), e.message()));
    LOG.atError()
        .addKeyValue("code", e.code().name())
        .addKeyValue("exitCode", e.code().number())
        .addKeyValue("meaning", e.code().meaning())
        .log(e.message());
    return e.code();
  }

  private static void write(@Nullable Path file, String text) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", e)
          .log("The termination message cannot be written.");
    }
  }
}
