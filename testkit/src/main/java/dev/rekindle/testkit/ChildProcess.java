package dev.rekindle.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that runs beside the test. Its output goes to a log file, and it dies with {@link
 * #close} or with this JVM, whichever comes first. Safe for use by several threads.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(25);
  private static final int TAIL_LINES = 30;
  private static final int COMPLAINTS = 10;

  /** Settings of the surrounding shell that would change what a server or a client does. */
  private static final List<String> UNWANTED =
      List.of(
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "_JAVA_OPTIONS",
          "CLASSPATH",
          "PYTHONPATH",
          "PYTHONHOME");

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().unstarted(() -> RUNNING.forEach(ChildProcess::killTree)));
  }

  /**
   * What to run.
   *
   * @param name what messages call it; its log is {@code <directory>/<name>.log}
   * @param arguments the program and its arguments
   * @param directory the working directory, created when missing
   * @param environment added to the environment of this JVM, from which {@code JAVA_TOOL_OPTIONS}
   *     and the like, and every {@code AWS_} variable, are taken away first
   */
  public record Command(
      String name, List<String> arguments, Path directory, Map<String, String> environment) {
    /** Copies the collections. */
    public Command {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }

    Path log() {
      return directory.resolve(name + ".log");
    }
  }

  /** How a program ended that ran to its end: its exit code and all that it printed. */
  public record Finished(int exitCode, String output) {}

  private final Command command;
  private final Process process;

  private ChildProcess(Command command, Process process) {
    this.command = command;
    this.process = process;
  }

  /** Starts it and returns at once; the log is appended to. */
  public static ChildProcess start(Command command) {
    try {
      Files.createDirectories(command.directory());
      ProcessBuilder builder =
          new ProcessBuilder(command.arguments())
              .directory(command.directory().toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(key -> UNWANTED.contains(key) || key.startsWith("AWS_"));
      environment.putAll(command.environment());
      Process process = builder.start();
      RUNNING.add(process);
      return new ChildProcess(command, process);
    } catch (IOException e) {
      throw new TestkitException("Could not start " + command.arguments(), e);
    }
  }

  /**
   * Runs it to its end.
   *
   * @throws TestkitException when it is still running after the timeout; it is killed then
   */
  public static Finished run(Command command, Duration timeout) {
    try {
      Files.deleteIfExists(command.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (ChildProcess child = start(command)) {
      if (!child.waitFor(timeout)) {
        throw child.failure("did not end within " + timeout.toSeconds() + " s");
      }
      return new Finished(child.process.exitValue(), child.output());
    }
  }

  /**
   * Returns when the condition holds.
   *
   * @throws TestkitException when the process ends first or the timeout passes
   */
  public void await(String what, Duration timeout, BooleanSupplier condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (waitFor(POLL)) {
        throw failure("ended with exit code " + process.exitValue() + " before " + what);
      }
      if (System.nanoTime() > deadline) {
        throw failure("was not there after " + timeout.toSeconds() + " s: " + what);
      }
    }
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it ended with; it must have ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** The file with everything that it printed, over all its starts. */
  public Path log() {
    return command.log();
  }

  /** Everything in its log. */
  public String output() {
    try {
      return new String(Files.readAllBytes(log()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end (SIGTERM), waits, and kills it when it does not. */
  public void stop(Duration patience) {
    process.destroy();
    if (!waitFor(patience)) {
      kill();
    }
  }

  /** Kills it and its children (SIGKILL) and waits until it is gone. */
  public void kill() {
    killTree(process);
    if (!waitFor(Duration.ofSeconds(30))) {
      throw failure("survived SIGKILL for 30 s");
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Whether it ended within that time; an interrupt kills it. */
  public boolean waitFor(Duration timeout) {
    try {
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        RUNNING.remove(process);
      }
      return ended;
    } catch (InterruptedException e) {
      killTree(process);
      Thread.currentThread().interrupt();
      throw new TestkitException("Interrupted while waiting for " + command.name(), e);
    }
  }

  /** The tail of a log often shows how a server ended, and not why: its complaints come first. */
  TestkitException failure(String what) {
    List<String> lines = output().lines().toList();
    int tail = Math.max(0, lines.size() - TAIL_LINES);
    Stream<String> complaints =
        lines.subList(0, tail).stream()
            .filter(line -> line.contains("ERROR") || line.contains("Exception"))
            .limit(COMPLAINTS);
    String shown =
        Stream.of(complaints, Stream.of("..."), lines.subList(tail, lines.size()).stream())
            .flatMap(part -> part)
            .collect(Collectors.joining("\n  | "));
    return new TestkitException(
        "%s %s. From its log, %s:%n  | %s".formatted(command.name(), what, log(), shown));
  }

  private static void killTree(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
