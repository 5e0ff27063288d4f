package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.TestkitException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measures a node's restore against tools that only download, and the start with nothing to do.
 * Whole processes, in turns, on one machine. Exit code 0 when every class could be made and every
 * byte that we wrote is right; a peer that fails has a row that says so, and how long it took is no
 * matter of the exit code.
 */
public final class BenchMain {
  /** What fake-gcs-server holds at once is to stay below 100 MB. */
  private static final int PARTS = 11;

  private final Options options;
  private final Path directory;
  private final PrintStream out;
  private final List<String> failures = new ArrayList<>();

  private BenchMain(Options options, PrintStream out) {
    this.options = options;
    this.directory = options.directory();
    this.out = out;
  }

  /**
   * Takes {@code DIRECTORY [--scale full|small] [--rounds N] [--store s3,gcs,azure] [--only
   * CLASS,...] [--target DIR]}.
   */
  public static void main(String[] args) {
    try {
      run(List.of(args), System.out);
    } catch (TestkitException | IllegalStateException | IllegalArgumentException e) {
      System.out.println("FAILED: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Measures what the arguments ask for, and fails when anybody wrote a wrong byte. */
  static void run(List<String> arguments, PrintStream out) {
    new BenchMain(Options.parse(arguments), out).run();
  }

  private void run() {
    Meter meter = new Meter(directory.resolve("meter"));
    List<String> tables = new ArrayList<>();
    if (options.wants("idle")) {
      tables.add(
          idle(IdleStart.measure(meter, directory.resolve("idle"), options.scale().starts())));
    }
    if (options.wantsStore("s3")) {
      try (S3Site site = S3Site.open(directory)) {
        competeAt(site, site.credentials(), classes(site), meter, tables);
      }
    }
    for (boolean tls : new boolean[] {false, true}) {
      String transport = tls ? "https" : "http";
      if (options.wantsStore("gcs") && options.wantsTransport(transport)) {
        competeAt(CloudSite.google(directory, tls), meter, tables);
      }
      if (options.wantsStore("azure") && options.wantsTransport(transport)) {
        competeAt(CloudSite.azure(directory, tls), meter, tables);
      }
    }
    tables.forEach(out::print);
    if (!failures.isEmpty()) {
      throw new IllegalStateException(String.join("\n", failures));
    }
  }

  private void competeAt(CloudSite cloud, Meter meter, List<String> tables) {
    try (cloud) {
      competeAt(cloud, cloud.credentials(), classes(cloud), meter, tables);
    }
  }

  private void competeAt(
      Site site,
      Path credentials,
      Map<String, Supplier<Workload>> classes,
      Meter meter,
      List<String> tables) {
    List<Contestant> contestants = new ArrayList<>(List.of(new Restorer(credentials)));
    contestants.addAll(Peers.all().stream().filter(c -> options.admits(c.name())).toList());
    Contest contest =
        new Contest(contestants, meter, options.target(), directory.resolve("scratch"), out);
    classes.forEach((name, maker) -> compete(site, contest, name, tables, maker));
    contest.clear();
  }

  private Map<String, Supplier<Workload>> classes(S3Site site) {
    Scale scale = options.scale();
    Map<String, Supplier<Workload>> classes = new LinkedHashMap<>();
    classes.put("small", () -> GeneratedNode.plain(site, "small", scale.small(), 64 << 10));
    classes.put("medium", () -> GeneratedNode.plain(site, "medium", scale.medium(), 5 << 20));
    classes.put(
        "digested", () -> GeneratedNode.digested(site, "digested", scale.medium(), 5 << 20));
    classes.put("mixed", () -> MixedNode.make(site, scale.pictures()));
    classes.put("big", () -> GeneratedNode.big(site, scale.big()));
    return classes;
  }

  private Map<String, Supplier<Workload>> classes(CloudSite site) {
    Scale scale = options.scale();
    Map<String, Supplier<Workload>> classes = new LinkedHashMap<>();
    classes.put("small", () -> GeneratedNode.plain(site, "small", scale.small(), 64 << 10));
    classes.put("medium", () -> GeneratedNode.plain(site, "medium", scale.medium(), 5 << 20));
    classes.put("gib", () -> GeneratedNode.several(site, PARTS, scale.gibibyte()));
    return classes;
  }

  private int rounds(String name) {
    return name.equals("big") ? options.scale().bigRounds() : options.scale().rounds();
  }

  private void compete(
      Site site, Contest contest, String name, List<String> tables, Supplier<Workload> maker) {
    if (!options.wants(name)) {
      return;
    }
    out.println("Making " + name + " ...");
    Workload workload;
    try {
      workload = maker.get();
    } catch (TestkitException | IllegalStateException e) {
      failures.add(name + " could not be made: " + e.getMessage());
      return;
    }
    for (Place place : site.places()) {
      if (options.wantsTransport(place.uri().getScheme())) {
        String title =
            "%s (%d files, %,d bytes), %s"
                .formatted(
                    workload.title(), workload.objects().size(), workload.bytes(), place.title());
        out.println(title);
        List<Report.Row> rows = contest.run(workload, place, rounds(name));
        tables.add(Report.table(title, rows));
        if (!rows.getFirst().measured()) {
          failures.add(title + ": " + rows.getFirst().failure());
        }
      }
    }
    site.clear(workload);
  }

  private static String idle(List<Meter.Reading> starts) {
    return String.format(
        Locale.ROOT,
        "%nStart with nothing to do: median %.0f ms, minimum %.0f ms, CPU %.0f ms, %.0f MiB (%d"
            + " starts)%n",
        Report.median(starts, Meter.Reading::wall) * 1e3,
        starts.stream().mapToDouble(Meter.Reading::wall).min().orElseThrow() * 1e3,
        Report.median(starts, Meter.Reading::cpu) * 1e3,
        starts.stream().mapToLong(Meter.Reading::memory).max().orElseThrow() / 1048576.0,
        starts.size());
  }
}
