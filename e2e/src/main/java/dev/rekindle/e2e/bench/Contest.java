package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All contestants on one workload, one after the other and that several times. */
final class Contest {
  /** Whoever takes so much longer than the fastest is not run again. */
  private static final double HOPELESS = 2.5;

  private final List<Contestant> contestants;
  private final Meter meter;
  private final Path targets;
  private final Path scratch;
  private final PrintStream progress;
  private int attempts;

  Contest(List<Contestant> contestants, Meter meter, Path targets, Path scratch, PrintStream log) {
    this.contestants = contestants;
    this.meter = meter;
    this.targets = targets;
    this.scratch = scratch;
    this.progress = log;
  }

  /** Deletes all that was downloaded. */
  void clear() {
    Trees.delete(targets);
  }

  /** Runs all; whoever fails has a row that says so, and is not run again. */
  List<Report.Row> run(Workload workload, Place place, int rounds) {
    List<Entry> entries =
        contestants.stream().filter(c -> c.fits(workload, place)).map(Entry::new).toList();
    for (int round = 0; round < rounds; round++) {
      for (Entry entry : entries) {
        if (entry.goesOn(fastest(entries))) {
          attempt(entry, workload, place);
        }
      }
    }
    return entries.stream().map(Entry::row).toList();
  }

  private void attempt(Entry entry, Workload workload, Place place) {
    try {
      once(entry, workload, place);
    } catch (TestkitException | IllegalStateException e) {
      entry.failure =
          String.valueOf(e.getMessage()).lines().findFirst().orElse("").replace("|", "/");
      progress.printf("  %-16s FAILED: %s%n", entry.contestant.name(), e.getMessage());
    }
  }

  /** A contestant and what it showed so far. */
  private static final class Entry {
    private final Contestant contestant;
    private final List<Meter.Reading> readings = new ArrayList<>();
    private int files;
    private @Nullable String failure;

    Entry(Contestant contestant) {
      this.contestant = contestant;
    }

    boolean goesOn(double fastest) {
      return failure == null
          && (readings.isEmpty() || readings.getFirst().durable() < HOPELESS * fastest);
    }

    Report.Row row() {
      return new Report.Row(contestant.name(), files, List.copyOf(readings), failure);
    }
  }

  private static double fastest(List<Entry> entries) {
    return entries.stream()
        .flatMap(entry -> entry.readings.stream())
        .mapToDouble(Meter.Reading::durable)
        .min()
        .orElse(0);
  }

  private void once(Entry entry, Workload workload, Place place) {
    Contestant contestant = entry.contestant;
    Path target = targets.resolve(Integer.toString(++attempts));
    empty(target);
    empty(scratch);
    meter.settle();
    Contestant.Call call = contestant.call(workload, place, scratch, target);
    Meter.Reading reading = meter.run(contestant.name(), call, target.toString());
    boolean first = entry.readings.isEmpty();
    entry.files =
        Arrivals.check(contestant.name(), workload, target, contestant.bringsAll(), first);
    entry.readings.add(reading);
    progress.printf(
        "  %-16s %7.2f s, on disk %7.2f s, CPU %6.2f s, %4d MiB%n",
        contestant.name(),
        reading.wall(),
        reading.durable(),
        reading.cpu(),
        reading.memory() >> 20);
    Trees.free(target, workload.bytes());
  }

  private static void empty(Path directory) {
    Trees.delete(directory);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
