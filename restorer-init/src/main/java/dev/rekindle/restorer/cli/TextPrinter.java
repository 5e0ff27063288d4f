package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.backup.NodeState;
import dev.rekindle.proof.StatedHash;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
            ProgressBar.bytes(bytes),
            backup.complete() ? "complete" : "NOT COMPLETE: " + clean(firstDetail(backup))));
  }

  @Override
  public void verified(NodeFacts node, List<String> problems) {
    out.printf(
        "%-40s  %9d files  %10s  %s%n",
        clean(node.node().name()),
        node.files(),
        ProgressBar.bytes(node.bytes()),
        problems.isEmpty() ? "whole" : problems.size() + " PROBLEMS");
    problems.forEach(problem -> out.println("  " + clean(problem)));
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
          ProgressBar.bytes(node.bytes()),
          node.node().tokens().count(),
          clean(String.valueOf(node.node().datacenter())),
          clean(String.valueOf(node.node().rack())));
      long hashed = node.files().stream().filter(TextPrinter::hashed).count();
      out.printf(
          "  %d of them state a hash of their content; the digest is %s%n", hashed, node.digest());
    }
    out.println("Nothing was touched. With --output json this prints the plan file.");
  }

  private static boolean hashed(ManifestFile file) {
    return switch (file.hash()) {
      case StatedHash.Md5 _, StatedHash.Multipart _, StatedHash.Sha256 _ -> true;
      case StatedHash.Opaque _, StatedHash.None _ -> false;
    };
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
