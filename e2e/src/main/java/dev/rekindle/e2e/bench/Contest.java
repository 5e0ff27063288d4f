package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.S3Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All contestants on one workload, one after the other and that several times. */
final class Contest {
  /** Whoever takes so much longer than the fastest is not run again. */
  private static final double HOPELESS = 2.5;

  private final List<Contestant> contestants;
  private final Meter meter;
  private final Path target;
  private final Path scratch;
  private final PrintStream progress;

  Contest(List<Contestant> contestants, Meter meter, Path target, Path scratch, PrintStream log) {
    this.contestants = contestants;
    this.meter = meter;
    this.target = target;
    this.scratch = scratch;
    this.progress = log;
  }

  List<Report.Row> run(Workload workload, S3Endpoint endpoint, int rounds) {
    List<Contestant> taking = contestants.stream().filter(c -> c.fits(workload)).toList();
    Map<String, List<Meter.Reading>> readings = new HashMap<>();
    Map<String, Integer> files = new HashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Contestant contestant : taking) {
        List<Meter.Reading> own =
            readings.computeIfAbsent(contestant.name(), _ -> new ArrayList<>());
        if (own.isEmpty() || own.getFirst().durable() < HOPELESS * fastest(readings)) {
          own.add(once(contestant, workload, endpoint, round == 0, files));
        }
      }
    }
    return taking.stream()
        .map(
            c ->
                new Report.Row(
                    c.name(),
                    files.getOrDefault(c.name(), 0),
                    readings.getOrDefault(c.name(), List.of())))
        .toList();
  }

  private static double fastest(Map<String, List<Meter.Reading>> readings) {
    return readings.values().stream()
        .flatMap(List::stream)
        .mapToDouble(Meter.Reading::durable)
        .min()
        .orElse(0);
  }

  private Meter.Reading once(
      Contestant contestant,
      Workload workload,
      S3Endpoint endpoint,
      boolean first,
      Map<String, Integer> files) {
    empty(target);
    empty(scratch);
    meter.settle();
    Contestant.Call call = contestant.call(workload, endpoint, scratch, target);
    Meter.Reading reading = meter.run(contestant.name(), call, target.toString());
    files.put(
        contestant.name(),
        Arrivals.check(contestant.name(), workload, target, contestant.bringsAll(), first));
    progress.printf(
        "  %-16s %7.2f s, on disk %7.2f s, CPU %6.2f s, %4d MiB%n",
        contestant.name(),
        reading.wall(),
        reading.durable(),
        reading.cpu(),
        reading.memory() >> 20);
    empty(target);
    return reading;
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
