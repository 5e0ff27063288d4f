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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far a restore is.
 *
 * @param observedGeneration of the spec that this is about
 * @param phase how far it is
 * @param startTime when staging began
 * @param finishTime when it ended
 * @param totalNodes how many nodes the target has
 * @param finishedNodes how many of them have the data in place
 * @param progress 0 to 100, of the bytes to stage
 * @param bytesDone bytes staged
 * @param bytesTotal bytes to stage
 * @param filesDone files staged
 * @param filesTotal files to stage
 * @param secondsLeft until every node has staged, as far as that can be told
 * @param digest the digest of the backup that is restored
 * @param plan which pod gets which node's data
 * @param nodes each pod; where they are too many, those that are not done first
 * @param conditions {@code Accepted}, {@code Planned}, {@code Staged}, {@code Committed}, {@code
 *     Ready}, and {@code Progressing} while it goes on
 */
@ApiType
public record RestoreStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "How far the restore is. Succeeded, Failed, Aborted and Copied are final. Until"
                + " Committing, the old data stands. Copied: this object was copied from another"
                + " cluster or namespace and never runs.")
        @Nullable Phase phase,
    @JsonPropertyDescription("When staging began.") @Nullable Instant startTime,
    @JsonPropertyDescription("When the restore ended.") @Nullable Instant finishTime,
    @JsonPropertyDescription("How many nodes the target has.") @Nullable Integer totalNodes,
    @JsonPropertyDescription("How many nodes have the data in place.")
        @Nullable Integer finishedNodes,
    @JsonPropertyDescription("0 to 100, of the bytes to stage.") @Min(0) @Max(100)
        @Nullable Integer progress,
    @JsonPropertyDescription("Bytes that are staged.") @Nullable Long bytesDone,
    @JsonPropertyDescription("Bytes to stage.") @Nullable Long bytesTotal,
    @JsonPropertyDescription("Files that are staged and proven.") @Nullable Long filesDone,
    @JsonPropertyDescription("Files to stage.") @Nullable Long filesTotal,
    @JsonPropertyDescription(
            "Seconds until every node has staged, at the present rate: those of the node that takes"
                + " longest. Absent while a node cannot tell, and when all have staged.")
        @Nullable Long secondsLeft,
    @JsonPropertyDescription("The digest of the backup that is restored, as its status has it.")
        @Size(max = 64)
        @Pattern("^[0-9a-f]{64}$")
        @Nullable String digest,
    @JsonPropertyDescription(
            "Which pod gets which node's data. Of more than fit, one of each StatefulSet comes first"
                + " and the rest is left out; the plans of the StatefulSets have them all.")
        @Size(max = Bounds.NODES)
        List<Assignment> plan,
    @JsonPropertyDescription(
            "The pods, by name. Of more than fit, those that are not done come first and the rest"
                + " is left out; totalNodes counts them all.")
        @Size(max = Bounds.NODES)
        List<RestoreNode> nodes,
    @JsonPropertyDescription(
            "Accepted: the rules are satisfied. Planned: pods and nodes are paired. Staged: every"
                + " node holds its data, verified. Committed: it was decided to switch. Ready: the"
                + " database runs on the restored data. Progressing, while it goes on: whether"
                + " anything moves.")
        @Size(max = 6)
        List<Condition> conditions) {

  /** Keeps unmodifiable copies. */
  public RestoreStatus {
    plan = Bounds.first(plan, Bounds.NODES, beside(Absent.orCopy(plan)));
    nodes = Bounds.first(nodes, Bounds.NODES, node -> node.state() == NodeState.DONE);
    conditions = Absent.orCopy(conditions);
  }

  /**
   * Of more than fit, one of each StatefulSet stays: by these the restore knows one again that was
   * deleted and created anew.
   */
  private static Predicate<Assignment> beside(List<Assignment> plan) {
    Map<String, Assignment> first = new HashMap<>();
    plan.forEach(one -> first.putIfAbsent(statefulSet(one), one));
    return one -> !one.equals(first.get(statefulSet(one)));
  }

  private static String statefulSet(Assignment one) {
    return one.pod().substring(0, Math.max(0, one.pod().lastIndexOf('-')));
  }

  /** How far a restore is. */
  public enum Phase {
    /** Not begun. */
    @JsonProperty("Pending")
    PENDING,
    /** Nodes download and verify; the old data stands. */
    @JsonProperty("Staging")
    STAGING,
    /** It was decided to switch; there is only forward. */
    @JsonProperty("Committing")
    COMMITTING,
    /** The database runs on the restored data. */
    @JsonProperty("Succeeded")
    SUCCEEDED,
    /** It could not be; the old data stands. */
    @JsonProperty("Failed")
    FAILED,
    /** It was given up; the old data stands. */
    @JsonProperty("Aborted")
    ABORTED,
    /** The object is a copy and never runs. */
    @JsonProperty("Copied")
    COPIED
  }

  /**
   * Which node's data a pod gets.
   *
   * @param pod the pod
   * @param source the node's name in the backup
   * @param rack the rack of both
   */
  @ApiType
  public record Assignment(
      @Required
          @JsonPropertyDescription("The pod.")
          @Size(max = Bounds.NAME)
          @Pattern(Bounds.NAME_PATTERN)
          String pod,
      @Required
          @JsonPropertyDescription("The name, in the backup, of the node whose data it gets.")
          @Size(max = Bounds.NAME)
          String source,
      @JsonPropertyDescription("The rack of both.") @Size(max = Bounds.LABEL)
          @Nullable String rack) {}

  /**
   * One pod of the target.
   *
   * @param pod its name
   * @param state how far it is
   * @param bytesDone bytes staged
   * @param bytesTotal bytes to stage
   * @param filesDone files staged
   * @param filesTotal files to stage
   * @param secondsLeft until it has staged, as far as that can be told
   * @param proof the weakest level by which one of its files is proven
   * @param message what went wrong, or what it waits for
   */
  @ApiType
  public record RestoreNode(
      @Required
          @JsonPropertyDescription("The pod.")
          @Size(max = Bounds.NAME)
          @Pattern(Bounds.NAME_PATTERN)
          String pod,
      @JsonPropertyDescription("How far the pod is.") @Nullable NodeState state,
      @JsonPropertyDescription("Bytes that are staged.") @Nullable Long bytesDone,
      @JsonPropertyDescription("Bytes to stage.") @Nullable Long bytesTotal,
      @JsonPropertyDescription("Files that are staged and proven.") @Nullable Long filesDone,
      @JsonPropertyDescription("Files to stage.") @Nullable Long filesTotal,
      @JsonPropertyDescription(
              "Seconds until it has staged, at the present rate. Absent while that cannot be told,"
                  + " and when it has staged.")
          @Nullable Long secondsLeft,
      @JsonPropertyDescription(
              "The weakest level by which one of its files is proven: content, object or size.")
          @Nullable Proof proof,
      @JsonPropertyDescription(
              "What went wrong or what the pod waits for, shortened where it is long.")
          @Size(max = Bounds.MESSAGE)
          @Nullable String message) {

    /** Shortens a message that is too long to be kept. */
    public RestoreNode {
      message = Bounds.shorten(message);
    }
  }

  /** How far a pod of a restore is. */
  public enum NodeState {
    /** Not begun. */
    @JsonProperty("Pending")
    PENDING,
    /** Downloading and verifying. */
    @JsonProperty("Staging")
    STAGING,
    /** Everything is on the volume, verified. */
    @JsonProperty("Staged")
    STAGED,
    /** The switch is under way. */
    @JsonProperty("Switching")
    SWITCHING,
    /** The data is in place. */
    @JsonProperty("Done")
    DONE,
    /** Given up. */
    @JsonProperty("Failed")
    FAILED
  }

  /** How strongly files are proven to be those of the backup. */
  public enum Proof {
    /** The bytes gave the stated hash. */
    @JsonProperty("content")
    CONTENT,
    /** The store's version tag and the size are right. */
    @JsonProperty("object")
    OBJECT,
    /** The size is right. */
    @JsonProperty("size")
    SIZE
  }
}
