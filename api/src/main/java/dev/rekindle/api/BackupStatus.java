package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a backup is, and what it holds.
 *
 * @param observedGeneration of the spec that this is about
 * @param phase how far it is
 * @param startTime when the first node began
 * @param finishTime when the last node ended
 * @param totalNodes how many nodes the datacenter or cluster has
 * @param finishedNodes how many of them are complete
 * @param progress 0 to 100, of the nodes: a bucket does not say how many bytes are to come
 * @param files how many files it holds
 * @param bytes the sum of their sizes
 * @param engine {@code cassandra}, {@code etcd} or {@code aerospike}
 * @param engineVersion the release that wrote the data
 * @param clusterName the database cluster's name
 * @param datacenter the datacenter's name
 * @param storageRef the storage, resolved
 * @param snapshotTag the backup's name in the bucket, resolved
 * @param digest SHA-256 in lower-case hex over the facts of all nodes, tokens included
 * @param schema what its schema says that a restore warns of
 * @param nodes each node; where they are too many, those that are not complete first
 * @param conditions {@code Ready}, {@code Restorable}
 */
@ApiType
public record BackupStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "How far the backup is. Failed: it lacks something, and nobody seems to be at it; if it"
                + " is completed all the same, it is Succeeded. Missing: the bucket does not hold it."
                + " Copied: this object was copied from another cluster or namespace and never"
                + " runs.")
        @Nullable Phase phase,
    @JsonPropertyDescription("When the first node began.") @Nullable Instant startTime,
    @JsonPropertyDescription("When the last node ended.") @Nullable Instant finishTime,
    @JsonPropertyDescription("How many nodes the datacenter or cluster has.")
        @Nullable Integer totalNodes,
    @JsonPropertyDescription("How many nodes are complete.") @Nullable Integer finishedNodes,
    @JsonPropertyDescription(
            "0 to 100, of the nodes: a bucket does not say how many bytes are to come.")
        @Min(0)
        @Max(100)
        @Nullable Integer progress,
    @JsonPropertyDescription("How many files the backup holds.") @Nullable Long files,
    @JsonPropertyDescription("The sum of the sizes of its files, in bytes.") @Nullable Long bytes,
    @JsonPropertyDescription("The database: cassandra, etcd or aerospike.") @Size(max = 32)
        @Nullable String engine,
    @JsonPropertyDescription("The release that wrote the data.") @Size(max = 64)
        @Nullable String engineVersion,
    @JsonPropertyDescription("The database cluster's name.") @Size(max = 128)
        @Nullable String clusterName,
    @JsonPropertyDescription("The datacenter's name.") @Size(max = 128) @Nullable String datacenter,
    @JsonPropertyDescription("The storage, resolved.") @Nullable StorageRef storageRef,
    @JsonPropertyDescription("The backup's name in the bucket, resolved.") @Size(max = Bounds.NAME)
        @Nullable String snapshotTag,
    @JsonPropertyDescription(
            "SHA-256, in lower-case hex, over what is known of all nodes, tokens included.")
        @Size(max = 64)
        @Pattern("^[0-9a-f]{64}$")
        @Nullable String digest,
    @JsonPropertyDescription(
            "What the backup's schema says that a restore warns of. Absent while it is not known.")
        @Nullable BackupSchema schema,
    @JsonPropertyDescription(
            "The nodes, by name. Of more than fit, those that are not complete come first and the"
                + " rest is left out; totalNodes counts them all.")
        @Size(max = Bounds.NODES)
        List<BackupNode> nodes,
    @JsonPropertyDescription(
            "Ready: the backup is complete, as far as is known; Unknown as long as it could not be"
                + " read. Restorable: all that a restore needs is in the bucket; Unknown when it"
                + " cannot be read.")
        List<Condition> conditions) {

  /** Keeps unmodifiable copies. */
  public BackupStatus {
    nodes = Bounds.first(nodes, Bounds.NODES, node -> node.state() == NodeState.COMPLETE);
    conditions = Absent.orCopy(conditions);
  }

  /** How far a backup is. */
  public enum Phase {
    /** Not begun. */
    @JsonProperty("Pending")
    PENDING,
    /** Nodes are uploading. */
    @JsonProperty("Running")
    RUNNING,
    /** Every node is complete. */
    @JsonProperty("Succeeded")
    SUCCEEDED,
    /** It lacks something, and nobody seems to be at it. */
    @JsonProperty("Failed")
    FAILED,
    /** The bucket does not hold it. */
    @JsonProperty("Missing")
    MISSING,
    /** The object is a copy and never runs. */
    @JsonProperty("Copied")
    COPIED
  }

  /**
   * One node of a backup.
   *
   * @param name its name in the backup
   * @param datacenter where it was
   * @param rack where it was
   * @param tokenCount how many tokens it owned
   * @param tokens the tokens themselves, in decimal, only while they are few
   * @param state how far it is
   * @param progress 100 when it is complete: a bucket does not say how many bytes are to come
   * @param files how many files
   * @param bytes the sum of their sizes
   * @param message what went wrong
   */
  @ApiType
  public record BackupNode(
      @Required @JsonPropertyDescription("The node's name in the backup.") @Size(max = Bounds.NAME)
          String name,
      @JsonPropertyDescription("The datacenter that it was in.") @Size(max = Bounds.LABEL)
          @Nullable String datacenter,
      @JsonPropertyDescription("The rack that it was in.") @Size(max = Bounds.LABEL)
          @Nullable String rack,
      @JsonPropertyDescription("How many tokens it owned.") @Nullable Integer tokenCount,
      @JsonPropertyDescription("Its tokens in decimal, only while they are few.") @Size(max = 16)
          List<@Size(max = 40) @Pattern("^-?[0-9]+$") String> tokens,
      @JsonPropertyDescription("How far the node is.") @Nullable NodeState state,
      @JsonPropertyDescription(
              "100 when the node is complete, else absent: a bucket does not say how many bytes are"
                  + " to come.")
          @Min(0)
          @Max(100)
          @Nullable Integer progress,
      @JsonPropertyDescription("How many files.") @Nullable Long files,
      @JsonPropertyDescription("The sum of the sizes of its files, in bytes.") @Nullable Long bytes,
      @JsonPropertyDescription("What went wrong, shortened where it is long.")
          @Size(max = Bounds.MESSAGE)
          @Nullable String message) {

    /** Keeps an unmodifiable copy of the tokens, none of them when there are many. */
    public BackupNode {
      tokens = tokens == null || tokens.size() > 16 ? List.of() : List.copyOf(tokens);
      message = Bounds.shorten(message);
    }
  }

  /** How far a node of a backup is. */
  public enum NodeState {
    /** Not begun. */
    @JsonProperty("Pending")
    PENDING,
    /** The snapshot is taken. */
    @JsonProperty("Snapshotting")
    SNAPSHOTTING,
    /** Files go to the bucket. */
    @JsonProperty("Uploading")
    UPLOADING,
    /** All that is needed to restore the node is in the bucket. */
    @JsonProperty("Complete")
    COMPLETE,
    /** Given up. */
    @JsonProperty("Failed")
    FAILED,
    /** The bucket names the node and lacks something of it. */
    @JsonProperty("Incomplete")
    INCOMPLETE
  }
}
