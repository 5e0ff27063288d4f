package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When to back up, what, and how many backups to keep.
 *
 * @param schedule a cron expression of five fields, or {@code @daily} and the like
 * @param timeZone a name of the IANA database, or null for UTC
 * @param suspend whether nothing is begun for now
 * @param keep how many succeeded backups are kept, newest first; at least 1
 * @param concurrencyPolicy what to do when the time has come and the last one still runs
 * @param template what each backup is like
 */
@ApiType
@ValidationRule(
    value =
        "self.schedule.matches('^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$') ||"
            + " self.schedule.matches('^[0-9A-Za-z*?/,-]+( +[0-9A-Za-z*?/,-]+){4}$')",
    fieldPath = ".schedule",
    message =
        "expected five fields (minute, hour, day of month, month, day of week), or @hourly, @daily,"
            + " @weekly, @monthly, @yearly; the time zone goes into timeZone")
@ValidationRule(
    value =
        "!has(self.timeZone) || self.timeZone.lowerAscii() != 'local' &&"
            + " self.timeZone.matches('^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$')",
    fieldPath = ".timeZone",
    message = "expected a name of the IANA database, such as Europe/Berlin or Etc/UTC")
public record BackupScheduleSpec(
    @Required
        @JsonPropertyDescription(
            "A cron expression of five fields (minute, hour, day of month, month, day of week), or"
                + " @hourly, @daily, @weekly, @monthly, @yearly.")
        @Size(min = 1, max = 256)
        String schedule,
    @JsonPropertyDescription("The time zone of the schedule, such as Europe/Berlin; absent: UTC.")
        @Size(min = 1, max = 64)
        @Nullable String timeZone,
    @JsonPropertyDescription("Whether nothing is begun for now.") @Default("false") boolean suspend,
    @JsonPropertyDescription(
            "How many succeeded backups are kept, newest first. Older ones are deleted once a newer"
                + " one has succeeded.")
        @Default("7")
        @Min(1)
        @Max(1000)
        int keep,
    @JsonPropertyDescription(
            "What to do when the time has come and the last backup still runs. Forbid: nothing."
                + " Replace: the running one is given up.")
        @Default("Forbid")
        ConcurrencyPolicy concurrencyPolicy,
    @Required @JsonPropertyDescription("What each backup is like.") Template template) {

  /** Fills in what holds when nothing is said. */
  public BackupScheduleSpec {
    keep = keep == 0 ? 7 : keep;
    concurrencyPolicy = Objects.requireNonNullElse(concurrencyPolicy, ConcurrencyPolicy.FORBID);
  }

  /** What to do when the time has come and the last backup still runs. */
  public enum ConcurrencyPolicy {
    /** Nothing. */
    @JsonProperty("Forbid")
    FORBID,
    /** The running one is given up. */
    @JsonProperty("Replace")
    REPLACE
  }

  /**
   * What each backup is like.
   *
   * @param metadata what its object carries
   * @param spec what it does
   */
  @ApiType
  public record Template(
      @JsonPropertyDescription("What each Backup object carries.") @Nullable Metadata metadata,
      @Required @JsonPropertyDescription("What each Backup does.") TemplateSpec spec) {}

  /**
   * What an object carries.
   *
   * @param labels its labels
   * @param annotations its annotations
   */
  @ApiType
  public record Metadata(
      @JsonPropertyDescription("Labels of each Backup object.") @Size(max = 16)
          Map<String, @Size(max = Bounds.LABEL) String> labels,
      @JsonPropertyDescription("Annotations of each Backup object.") @Size(max = 16)
          Map<String, @Size(max = 256) String> annotations) {

    /** Keeps unmodifiable copies. */
    public Metadata {
      labels = Absent.orCopy(labels);
      annotations = Absent.orCopy(annotations);
    }
  }

  /**
   * As {@link BackupSpec}, without what only a single backup can have.
   *
   * @param target which StatefulSets
   * @param storageRef the storage, or null for the namespace's default
   * @param type how much is uploaded
   * @param deletionPolicy what becomes of the data when a backup is deleted, also by the schedule
   * @param aerospike what only Aerospike needs to be told
   */
  @ApiType
  public record TemplateSpec(
      @Required @JsonPropertyDescription("What to back up.") Target target,
      @JsonPropertyDescription("The storage; absent: the namespace's default.")
          @Nullable StorageRef storageRef,
      @JsonPropertyDescription(
              "Differential: files that an earlier backup has uploaded are not uploaded again."
                  + " Full: every file is.")
          @Default("Differential")
          BackupType type,
      @JsonPropertyDescription(
              "What becomes of the data in the bucket when a backup is deleted, also by this"
                  + " schedule: Retain leaves it, Delete deletes what no other backup needs.")
          @Default("Delete")
          DeletionPolicy deletionPolicy,
      @JsonPropertyDescription("What only Aerospike needs to be told.")
          @Nullable AerospikeOptions aerospike) {

    /** Fills in what holds when nothing is said. */
    public TemplateSpec {
      type = Objects.requireNonNullElse(type, BackupType.DIFFERENTIAL);
      deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.DELETE);
    }
  }
}
