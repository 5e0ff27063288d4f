package dev.rekindle.plan;

import java.util.List;
import java.util.Optional;

/**
 * The restore that a plan is about.
 *
 * @param uid tells this restore from every other; a volume remembers it
 * @param engine the database, such as {@code cassandra}
 * @param storage where the backup lies
 * @param backup the backup's name, compared exactly
 * @param options what the user asked for
 * @param nodes who gets whose data; each pod and each source at most once
 */
public record PlannedRestore(
    String uid,
    String engine,
    PlannedStorage storage,
    String backup,
    RestoreOptions options,
    List<Assignment> nodes) {

  /** Keeps an unmodifiable copy of the nodes. */
  public PlannedRestore {
    nodes = List.copyOf(nodes);
  }

  /** Returns what a pod gets, if the plan names it. */
  public Optional<Assignment> assignmentOf(String pod) {
    return nodes.stream().filter(node -> node.pod().equals(pod)).findFirst();
  }
}
