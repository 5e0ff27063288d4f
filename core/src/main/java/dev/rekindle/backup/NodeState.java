package dev.rekindle.backup;

/** What a bucket holds of one node of a backup. Only {@link #COMPLETE} can be restored. */
public enum NodeState {
  /** Token map, manifest and what they must contain are there and readable. */
  COMPLETE,
  /** The node began and has no manifest: the backup was interrupted, or still runs. */
  UNFINISHED,
  /** The token map names the node, and nothing else of it is there. */
  ABSENT,
  /** The node has data, and the token map of the datacenter does not name it. */
  UNNAMED,
  /** The manifest names no schema: a snapshot that failed and was called finished. */
  EMPTY,
  /** A manifest or token map is there and cannot be read as one, or contradicts itself. */
  UNREADABLE
}
