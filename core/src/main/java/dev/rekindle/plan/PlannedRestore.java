package dev.rekindle.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param identity what the databases have to say of themselves once they run
 */
public record PlannedRestore(
    String uid,
    String engine,
    PlannedStorage storage,
    String backup,
    RestoreOptions options,
    List<Assignment> nodes,
    List<String> replaces,
    Identity identity) {

  /**
   * What is known beforehand of the databases that come up on the restored data, beside their
   * tokens. A backup knows no version of its schema, since nodes compute that themselves.
   *
   * @param cluster the name of the target's cluster, or null where the target does not say it
   * @param keyspaces that every node of the backup has; there may be more
   */
  public record Identity(@Nullable String cluster, List<String> keyspaces) {
    /** Nothing is known. */
    public static final Identity UNKNOWN = new Identity(null, List.of());

    /** Keeps an unmodifiable copy. */
    public Identity {
      keyspaces = List.copyOf(keyspaces);
    }

    /** Returns the same in a cluster of this name, if one is known. */
    public Identity in(@Nullable String name) {
      return name == null ? this : new Identity(name, keyspaces);
    }
  }

  /** Keeps unmodifiable copies. */
  public PlannedRestore {
    nodes = List.copyOf(nodes);
    replaces = List.copyOf(replaces);
  }

  /** One that takes over from none, of databases of which nothing is known. */
  public PlannedRestore(
      String uid,
      String engine,
      PlannedStorage storage,
      String backup,
      RestoreOptions options,
      List<Assignment> nodes) {
    this(uid, engine, storage, backup, options, nodes, List.of(), Identity.UNKNOWN);
  }

  /** Returns the same, taking over from these. */
  public PlannedRestore replacing(List<String> uids) {
    return new PlannedRestore(uid, engine, storage, backup, options, nodes, uids, identity);
  }

  /** Returns the same, of databases of which this is known. */
  public PlannedRestore of(Identity known) {
    return new PlannedRestore(uid, engine, storage, backup, options, nodes, replaces, known);
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
