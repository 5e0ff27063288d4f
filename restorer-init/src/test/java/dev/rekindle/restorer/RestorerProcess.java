package dev.rekindle.restorer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The launcher as a child process, as a pod or a person starts it. */
public final class RestorerProcess implements AutoCloseable {
  private static final Path LAUNCHER = Path.of("bin/restorer").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path out;
  private final Path log;

  /**
   * How it ended.
   *
   * @param exitCode of the process
   * @param out its standard output
   * @param log its standard error
   */
  public record Ended(int exitCode, String out, String log) {
    /** Returns the last line of the log. */
    public String lastLine() {
      return log.lines().reduce("", (_, last) -> last);
    }
  }

  private RestorerProcess(Process process, Path out, Path log) {
    this.process = process;
    this.out = out;
    this.log = log;
  }

  /** Starts it; nothing of this process's own settings comes through. */
  public static RestorerProcess start(
      Path scratch, Map<String, String> environment, String... arguments) {
    try {
      Files.createDirectories(scratch);
      Path out = Files.createTempFile(scratch, "out", ".txt");
      Path log = Files.createTempFile(scratch, "log", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(
              Stream.concat(
                      // A shell makes what it runs in the background deaf to SIGINT, and a program
                      // hands that on to those that it starts.
                      Stream.of("env", "--default-signal=INT", LAUNCHER.toString()),
                      Stream.of(arguments))
                  .toList());
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("REKINDLE_") || name.startsWith("AWS_"));
      builder.environment().put("REKINDLE_JAVA_HOME", System.getProperty("java.home"));
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(out.toFile()).redirectError(log.toFile()).start();
      return new RestorerProcess(process, out, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end. */
  public static Ended run(Path scratch, Map<String, String> environment, String... arguments) {
    try (RestorerProcess process = start(scratch, environment, arguments)) {
      return process.ended();
    }
  }

  /** Waits until something holds, as long as the process lives. */
  public void await(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new AssertionError("not seen: " + what + "; the log: " + text(log));
      }
      pause();
    }
  }

  /** Asks it to end, as the kubelet does. */
  public void terminate() {
    process.destroy();
  }

  /** Sends it a signal by number, also one that whoever runs the tests is deaf to. */
  public void signal(int number) {
    try {
      new ProcessBuilder("kill", "-" + number, Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills it (-9), and waits until it is gone. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether it has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end. */
  public Ended ended() {
    return endedWithin(PATIENCE);
  }

  /** Waits for the end, no longer than that. */
  public Ended endedWithin(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it does not end; the log: " + text(log));
      }
      return new Ended(process.exitValue(), text(out), text(log));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what it logged so far. */
  public List<String> lines() {
    return text(log).lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void pause() {
    try {
      process.waitFor(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
