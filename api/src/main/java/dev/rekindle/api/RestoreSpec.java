package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to restore, and where to. It never changes.
 *
 * @param backupRef the backup
 * @param target which StatefulSets
 * @param oldData what becomes of the data that is replaced
 * @param requireContentHash whether files are refused whose bytes cannot be compared with a hash
 * @param timeout how long staging may take, or null for as long as it takes
 * @param mode reserved
 * @param tables reserved
 * @param aerospike what only Aerospike needs to be told
 */
@ApiType
@ValidationRule(
    value = "self == oldSelf",
    message = "never changes; delete this Restore and make another one")
@ValidationRule(
    value =
        "!has(self.timeout) || self.timeout.matches('^([0-9]+(h|m|s))+$') &&"
            + " duration(self.timeout) >= duration('1m')",
    fieldPath = ".timeout",
    message = "expected a time of at least one minute, such as 90m or 12h")
public record RestoreSpec(
    @Required @JsonPropertyDescription("The backup.") BackupRef backupRef,
    @Required @JsonPropertyDescription("What to restore.") Target target,
    @JsonPropertyDescription(
            "What becomes of the data that is replaced: it goes when the whole restore is"
                + " completed, or it is kept on the volumes until a person deletes it.")
        @Default("DeleteWhenCompleted")
        OldData oldData,
    @JsonPropertyDescription(
            "Whether files are refused whose bytes cannot be compared with a hash.")
        @Default("false")
        boolean requireContentHash,
    @JsonPropertyDescription(
            "How long it may take until every node has staged, such as 90m or 12h; then the restore"
                + " is aborted and the database is as it was. Absent: as long as it takes.")
        @Size(min = 2, max = 16)
        @Nullable String timeout,
    @JsonPropertyDescription(
            "Reserved. Replace: the backup takes the place of everything that the target holds."
                + " Import is refused for now.")
        @Default("Replace")
        Mode mode,
    @JsonPropertyDescription(
            "Reserved. Tables to restore, as keyspace.table; all of them when absent, and anything"
                + " else is refused for now.")
        @Size(max = 256)
        List<@Size(min = 3, max = 100) @Pattern("^[^.]+[.][^.]+$") String> tables,
    @JsonPropertyDescription("What only Aerospike needs to be told.")
        @Nullable AerospikeOptions aerospike) {

  /** Fills in what holds when nothing is said. */
  public RestoreSpec {
    oldData = Objects.requireNonNullElse(oldData, OldData.DELETE_WHEN_COMPLETED);
    mode = Objects.requireNonNullElse(mode, Mode.REPLACE);
    tables = Absent.orCopy(tables);
  }

  /**
   * A Backup.
   *
   * @param name its name
   * @param namespace its namespace, or null for the Restore's own
   */
  @ApiType
  public record BackupRef(
      @Required
          @JsonPropertyDescription("The Backup's name.")
          @Size(min = 1, max = Bounds.NAME)
          @Pattern(Bounds.NAME_PATTERN)
          String name,
      @JsonPropertyDescription(
              "Its namespace; absent: this object's. Another one is admitted only if the backup's"
                  + " storage allows this namespace and you may read the backup.")
          @Size(min = 1, max = Bounds.LABEL)
          @Pattern(Bounds.LABEL_PATTERN)
          @Nullable String namespace) {}

  /** What becomes of the data that is replaced. */
  public enum OldData {
    /** It goes when the whole restore is completed. */
    @JsonProperty("DeleteWhenCompleted")
    DELETE_WHEN_COMPLETED,
    /** It stays until a person deletes it. */
    @JsonProperty("Keep")
    KEEP
  }

  /** How a backup meets what is there. */
  public enum Mode {
    /** It takes the place of everything. */
    @JsonProperty("Replace")
    REPLACE,
    /** It is added. Reserved. */
    @JsonProperty("Import")
    IMPORT
  }
}
