package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.rule.ByteCount;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints for people. What comes out of a bucket must not steer their terminal. */
final class TextPrinter implements Printer {
  private final PrintStream out;

  TextPrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin() {}

  @Override
  public void backup(BackupFacts backup) {
    long complete =
        backup.nodes().stream().filter(node -> node.state() == NodeState.COMPLETE).count();
    long bytes = backup.nodes().stream().mapToLong(NodeFacts::bytes).sum();
    out.print(
        String.format(
            Locale.ROOT,
            "%-40s  %-20s  %-20s  %9s  %10s  %s%n",
            clean(backup.name()),
            shown(backup.started()),
            shown(backup.finished()),
            complete + "/" + backup.nodes().size(),
            ByteCount.text(bytes),
            backup.complete() ? "complete" : "NOT COMPLETE: " + clean(firstDetail(backup))));
  }

  @Override
  public void verified(NodeFacts node, List<String> problems, Map<ProofLevel, Long> proof) {
    out.printf(
        "%-40s  %9d files  %10s  %s%n",
        clean(node.node().name()),
        node.files(),
        ByteCount.text(node.bytes()),
        problems.isEmpty() ? "whole" : problems.size() + " PROBLEMS");
    problems.forEach(problem -> out.println("  " + clean(problem)));
    if (!proof.isEmpty()) {
      out.println("  read and proven by " + ProofLevel.shown(proof));
    }
  }

  @Override
  public void end() {}

  @Override
  public void preview(List<NodeBackup> nodes, String plan) {
    for (NodeBackup node : nodes) {
      out.printf(
          "%-40s  %9d files  %10s  %d tokens  datacenter %s  rack %s%n",
          clean(node.node().name()),
          node.files().size(),
          ByteCount.text(node.bytes()),
          node.node().tokens().count(),
          clean(String.valueOf(node.node().datacenter())),
          clean(String.valueOf(node.node().rack())));
      out.println("  to be proven by " + ProofLevel.shown(expected(node)));
      out.println("  digest " + node.digest());
    }
    out.println("Nothing was touched. With --output json this prints the plan file.");
  }

  /** What the manifest allows; a Data.db may turn out better, by its checksum component. */
  private static Map<ProofLevel, Long> expected(NodeBackup node) {
    return node.files().stream()
        .collect(
            Collectors.groupingBy(
                file -> ProofLevel.allowedBy(file.hash()), Collectors.counting()));
  }

  private static String firstDetail(BackupFacts backup) {
    return backup.nodes().stream()
        .filter(node -> node.state() != NodeState.COMPLETE)
        .map(node -> node.node().name() + " " + node.state() + ": " + node.detail())
        .findFirst()
        .orElse("it has no nodes");
  }

  private static String shown(@Nullable Object time) {
    return Objects.requireNonNullElse(time, "-").toString();
  }

  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
