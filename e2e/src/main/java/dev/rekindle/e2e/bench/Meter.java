package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a program from start to exit and says what the operating system accounted for it (wait4(2),
 * through Python's standard library), and how long it takes until what it wrote is on the disk.
 */
final class Meter {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Arguments: file for the result, directory to sync or nothing, program and its arguments. */
  private static final String WRAPPER =
      """
      import os, subprocess, sys, time

      result, synced, command = sys.argv[1], sys.argv[2], sys.argv[3:]
      start = time.monotonic()
      pid = os.posix_spawnp(command[0], command, os.environ)
      _, status, usage = os.wait4(pid, 0)
      wall = time.monotonic() - start
      if synced:
          subprocess.run(["sync", "-f", synced], check=True)
      durable = time.monotonic() - start
      with open(result, "w") as out:
          out.write(f"{wall} {durable} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss * 1024}")
      sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
      """;

  private final Path directory;
  private final Path wrapper;

  /** One run: seconds to the program's exit, to the disk, of CPU; and the peak of its memory. */
  record Reading(double wall, double durable, double cpu, long memory) {}

  Meter(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      this.wrapper = Files.writeString(directory.resolve("meter.py"), WRAPPER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs it.
   *
   * @param synced a directory on the file system that is to be durable; empty for none
   */
  Reading run(String name, Contestant.Call call, String synced) {
    Path result = directory.resolve("reading");
    List<String> arguments =
        new ArrayList<>(List.of("python3", wrapper.toString(), result.toString(), synced));
    arguments.addAll(call.arguments());
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command(
                name.replace(' ', '-'), arguments, directory, call.environment()),
            PATIENCE);
    if (finished.exitCode() != 0) {
      throw new IllegalStateException(
          "%s ended with exit code %d: %s".formatted(name, finished.exitCode(), finished.output()));
    }
    return read(result);
  }

  private static Reading read(Path result) {
    try {
      String[] values = Files.readString(result).split(" ", -1);
      return new Reading(
          Double.parseDouble(values[0]),
          Double.parseDouble(values[1]),
          Double.parseDouble(values[2]),
          Long.parseLong(values[3]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes out what others left, so that nobody pays for it. */
  void settle() {
    run("settle", new Contestant.Call(List.of("sync", "-f", directory.toString()), Map.of()), "");
  }
}
