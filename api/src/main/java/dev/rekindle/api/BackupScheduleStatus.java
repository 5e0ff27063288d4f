package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule has done and will do.
 *
 * @param observedGeneration of the spec that this is about
 * @param lastScheduleTime when a backup was last begun
 * @param lastSuccessfulTime when the newest succeeded backup ended
 * @param nextScheduleTime when the next one will be begun
 * @param backups its backups that are not yet deleted, newest first
 * @param conditions {@code Ready}
 */
@ApiType
public record BackupScheduleStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When a backup was last begun.") @Nullable Instant lastScheduleTime,
    @JsonPropertyDescription("When the newest succeeded backup ended.")
        @Nullable Instant lastSuccessfulTime,
    @JsonPropertyDescription("When the next backup will be begun.")
        @Nullable Instant nextScheduleTime,
    @JsonPropertyDescription("The backups of this schedule that are not deleted, newest first.")
        @Size(max = 1100)
        List<ScheduledBackup> backups,
    @JsonPropertyDescription("Ready: the schedule is understood, and its last backup succeeded.")
        List<Condition> conditions) {

  /** Keeps unmodifiable copies. */
  public BackupScheduleStatus {
    backups = Bounds.first(backups, 1100, backup -> backup.deletion() == null);
    conditions = Absent.orCopy(conditions);
  }

  /**
   * One backup of a schedule.
   *
   * @param name the Backup's name
   * @param scheduledTime the time that it was due
   * @param finishTime when it ended
   * @param phase how far it is
   * @param deletion how far its deletion is
   */
  @ApiType
  public record ScheduledBackup(
      @Required
          @JsonPropertyDescription("The Backup's name.")
          @Size(max = Bounds.NAME)
          @Pattern(Bounds.NAME_PATTERN)
          String name,
      @JsonPropertyDescription("When it was due.") @Nullable Instant scheduledTime,
      @JsonPropertyDescription("When it ended.") @Nullable Instant finishTime,
      @JsonPropertyDescription("How far it is.") BackupStatus.@Nullable Phase phase,
      @JsonPropertyDescription("How far its deletion is; absent: it is kept.")
          @Nullable Deletion deletion) {}

  /** How far a deletion is. */
  public enum Deletion {
    /** It will be. */
    @JsonProperty("Pending")
    PENDING,
    /** It is under way. */
    @JsonProperty("Running")
    RUNNING,
    /** It failed, and is tried again. */
    @JsonProperty("Failed")
    FAILED
  }
}
