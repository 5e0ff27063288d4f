package dev.rekindle.plan;

import java.util.ArrayList;
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
 * @param replaces the restores that did not get through and that this one took over from: what they
 *     set aside is let go of with what this one does
 */
public record PlannedRestore(
    String uid,
    String engine,
    PlannedStorage storage,
    String backup,
    RestoreOptions options,
    List<Assignment> nodes,
    List<String> replaces) {

  /** Keeps unmodifiable copies. */
  public PlannedRestore {
    nodes = List.copyOf(nodes);
    replaces = List.copyOf(replaces);
  }

  /** One that takes over from none. */
  public PlannedRestore(
      String uid,
      String engine,
      PlannedStorage storage,
      String backup,
      RestoreOptions options,
      List<Assignment> nodes) {
    this(uid, engine, storage, backup, options, nodes, List.of());
  }

  /** Returns the same, taking over from these. */
  public PlannedRestore replacing(List<String> uids) {
    return new PlannedRestore(uid, engine, storage, backup, options, nodes, uids);
  }

  /** Returns the restores whose set-aside data nobody wants once this one is done. */
  public List<String> letsGoOf() {
    if (options.oldData() != OldData.DELETE_WHEN_COMPLETED) {
      return List.of();
    }
    List<String> uids = new ArrayList<>(replaces);
    uids.add(uid);
    return List.copyOf(uids);
  }

  /** Returns what a pod gets, if the plan names it. */
  public Optional<Assignment> assignmentOf(String pod) {
    return nodes.stream().filter(node -> node.pod().equals(pod)).findFirst();
  }
}
