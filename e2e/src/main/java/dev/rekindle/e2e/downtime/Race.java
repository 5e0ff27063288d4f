package dev.rekindle.e2e.downtime;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.e2e.downtime.Report.Result;
import dev.rekindle.testkit.ChildProcess;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everybody restores the same backup into the same pods, in turns. */
final class Race {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Site site;
  private final int rounds;
  private final PrintStream out;
  private final Report report = new Report();

  Race(Site site, int rounds, PrintStream out) {
    this.site = site;
    this.rounds = rounds;
    this.out = out;
  }

  void run() {
    List<Procedure> procedures =
        List.of(
            new OurRestore(site),
            new MedusaByScript(site, MedusaByScript.Peers.KEPT),
            new MedusaByScript(site, MedusaByScript.Peers.FORGOTTEN));
    for (int round = 1; round <= rounds; round++) {
      for (Procedure procedure : procedures) {
        Result result = restore(procedure, round);
        out.println("downtime: round " + round + ", " + result);
        report.add(result);
      }
    }
    out.print(report.table(title()));
    out.println("\nA plain copy of the same objects: %s s.".formatted(Report.spread(copies())));
  }

  private Result restore(Procedure procedure, int round) {
    site.lose();
    settle();
    Result result;
    try (Pods pods = Pods.watch(site.cluster(), site.ring().pods().size());
        Probe probe = Probe.start(pods, site.queries())) {
      Procedure.Run run = procedure.run(round, pods);
      probe.awaitCalm();
      result = new Result(procedure.name(), run.steps(), Outage.of(probe.samples()).length());
    }
    site.mustBeBack();
    return result;
  }

  private List<Duration> copies() {
    PlainCopy copy = new PlainCopy(site);
    List<Duration> copies = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      settle();
      copies.add(copy.take());
    }
    return copies;
  }

  private String title() {
    List<NodeFacts> nodes = site.backedUp().facts().nodes();
    return "%d nodes, %,d files, %,d bytes"
        .formatted(
            nodes.size(),
            nodes.stream().mapToLong(NodeFacts::files).sum(),
            nodes.stream().mapToLong(NodeFacts::bytes).sum());
  }

  /** Writes out what others left, so that nobody pays for it. */
  private void settle() {
    ChildProcess.run(
        new ChildProcess.Command("sync", List.of("sync"), site.directory(), Map.of()), PATIENCE);
  }
}
