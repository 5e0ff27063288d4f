package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.proof.ProofLevel;
import java.util.List;
import java.util.Map;

/** How results are printed: for people, or for machines. */
interface Printer {
  /** Begins a list. */
  void begin();

  /** Prints one backup of the list. */
  void backup(BackupFacts backup);

  /**
   * Prints what a verification found out about one node.
   *
   * @param problems none when it is whole
   * @param proof how many files were read and proven at each level; empty when none was read
   */
  void verified(NodeFacts node, List<String> problems, Map<ProofLevel, Long> proof);

  /** Ends a list. */
  void end();

  /** Prints what a restore would do; the plan is the plan file's text. */
  void preview(List<NodeBackup> nodes, String plan);
}
