package dev.rekindle.restorer.cassandra;

import dev.rekindle.backup.NodeBackup;
import dev.rekindle.restorer.stage.StageItem;
import dev.rekindle.restorer.volume.Root;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What restoring one backup onto one node means: every problem, every file, and who the node will
 * be. Touches nothing.
 *
 * @param selection which files come in
 * @param config what the node will start with
 * @param backup what is restored
 */
public record NodeRestore(Selection selection, NodeConfig config, NodeBackup backup) {

  /** Makes up what is to be done. */
  public static NodeRestore of(NodeBackup backup, NodeConfig config) {
    return new NodeRestore(Selection.of(backup), config, backup);
  }

  /** Returns what is wrong with the backup of a node, whatever it is restored onto. */
  public static List<Problem> problemsOf(NodeBackup backup) {
    return DataChecks.problems(backup, Selection.of(backup), null);
  }

  /** Returns every reason not to begin; empty when the node can start on this data. */
  public List<Problem> problems() {
    return NodeChecks.problems(backup, selection, config);
  }

  /**
   * Returns what is to be staged, in the manifest's order.
   *
   * @param incoming the directory, of each restored root, whose children will be the root's
   */
  public List<StageItem> items(Function<Root, Path> incoming) {
    return Placement.items(selection, config, incoming);
  }

  /**
   * Returns who the node will be; to be written by {@link IdentityMarker} beside the staged files.
   *
   * @param restore the UID of the restore
   * @throws IllegalArgumentException when there are problems
   */
  public Identity identity(String restore) {
    return DataNeeds.identity(backup, selection, restore);
  }
}
