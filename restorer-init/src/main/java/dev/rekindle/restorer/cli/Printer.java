package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import java.util.List;

/** How results are printed: for people, or for machines. */
interface Printer {
  /** Begins a list. */
  void begin();

  /** Prints one backup of the list. */
  void backup(BackupFacts backup);

  /** Prints what a verification found out about one node; no problems means that it is whole. */
  void verified(NodeFacts node, List<String> problems);

  /** Ends a list. */
  void end();

  /** Prints what a restore would do; the plan is the plan file's text. */
  void preview(List<NodeBackup> nodes, String plan);
}
