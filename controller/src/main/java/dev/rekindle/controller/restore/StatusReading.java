package dev.rekindle.controller.restore;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreStatus;
import dev.rekindle.api.RestoreStatus.Phase;
import dev.rekindle.api.StuckReason;
import dev.rekindle.controller.object.Conditions;
import dev.rekindle.controller.restore.Asked.Before;
import dev.rekindle.controller.restore.Asked.Mark;
import dev.rekindle.controller.restore.Asked.Origin;
import dev.rekindle.controller.restore.Asked.Stand;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a Restore: its status is all that a controller knows of what it did before. */
final class StatusReading {
  /** Keeps an object until we let it go. */
  static final String FINALIZER = "rekindle.dev/restore";

  static final String PLANNED = "Planned";
  static final String COMMITTED = "Committed";
  static final String READY = "Ready";
  static final String TOOK_OVER = "TookOver";
  private static final Pattern PART = Pattern.compile("([0-9]+)([hms])");

  private StatusReading() {}

  static Asked read(Restore restore) {
    ObjectMeta metadata = restore.getMetadata();
    Set<Mark> marks = EnumSet.noneOf(Mark.class);
    if (metadata.getFinalizers() != null && metadata.getFinalizers().contains(FINALIZER)) {
      marks.add(Mark.FINALIZER);
    }
    if (metadata.getDeletionTimestamp() != null) {
      marks.add(Mark.DELETED);
    }
    return new Asked(
        metadata.getUid(),
        stamp(metadata),
        marks,
        fromNothing(restore) == null ? Origin.IN_PLACE : Origin.FROM_NOTHING,
        stand(restore.getStatus()),
        deadline(restore));
  }

  /** An empty one is none, as admission has it. */
  private static @Nullable String stamp(ObjectMeta metadata) {
    String stamp = annotation(metadata, ApiGroup.STAMP);
    return stamp == null || stamp.isBlank() ? null : stamp;
  }

  static @Nullable String fromNothing(Restore restore) {
    return annotation(restore.getMetadata(), ApiGroup.FROM_NOTHING);
  }

  static Stand stand(@Nullable RestoreStatus status) {
    Phase phase = status == null ? null : status.phase();
    if (status == null || phase == null) {
      return new Stand.New();
    }
    return switch (phase) {
      case PENDING ->
          givenUp(status).<Stand>map(cause -> gaveUp(status, cause)).orElseGet(Stand.New::new);
      case STAGING ->
          givenUp(status)
              .<Stand>map(cause -> gaveUp(status, cause))
              .orElseGet(() -> new Stand.Begun(digest(status), before(status)));
      case COMMITTING -> new Stand.Committed(digest(status));
      case SUCCEEDED -> new Stand.Over(End.SUCCEEDED);
      case FAILED -> new Stand.Over(End.FAILED);
      case ABORTED -> new Stand.Over(End.ABORTED);
      case COPIED -> new Stand.Over(End.COPIED);
    };
  }

  private static String digest(RestoreStatus status) {
    return status.digest() == null ? "" : status.digest();
  }

  private static Stand gaveUp(RestoreStatus status, Cause cause) {
    return new Stand.GivenUp(cause, before(status));
  }

  static Optional<Cause> givenUp(RestoreStatus status) {
    return Conditions.find(status.conditions(), COMMITTED)
        .filter(condition -> "False".equals(condition.getStatus()))
        .map(Condition::getReason)
        .flatMap(Cause::ofCode);
  }

  static Before before(RestoreStatus status) {
    return Conditions.find(status.conditions(), PLANNED)
            .filter(condition -> TOOK_OVER.equals(condition.getReason()))
            .isPresent()
        ? Before.HALF_SWITCHED
        : Before.WHOLE;
  }

  /** Returns how another restore stands to a plan that names it. */
  static TargetSet.Holder asHolder(Restore other) {
    RestoreStatus status = other.getStatus();
    return switch (stand(status)) {
      case Stand.Over _ -> TargetSet.Holder.OVER;
      case Stand.Committed _ when status != null && StuckReason.holdsBack(status) ->
          TargetSet.Holder.STUCK;
      case Stand.New _, Stand.Begun _, Stand.Committed _, Stand.GivenUp _ ->
          TargetSet.Holder.RUNNING;
    };
  }

  static @Nullable Instant deadline(Restore restore) {
    Instant began = restore.getStatus() == null ? null : restore.getStatus().startTime();
    String made = restore.getMetadata().getCreationTimestamp();
    Instant start = began != null || made == null ? began : Instant.parse(made);
    String timeout = restore.getSpec() == null ? null : restore.getSpec().timeout();
    return start == null || timeout == null ? null : start.plus(duration(timeout));
  }

  /** Reads a time such as {@code 1h30m}, whose form the definition has checked. */
  static Duration duration(String text) {
    Duration sum = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      long number = Long.parseLong(parts.group(1));
      sum =
          switch (parts.group(2)) {
            case "h" -> sum.plusHours(number);
            case "m" -> sum.plusMinutes(number);
            default -> sum.plusSeconds(number);
          };
    }
    return sum;
  }

  private static @Nullable String annotation(ObjectMeta metadata, String key) {
    return metadata.getAnnotations() == null ? null : metadata.getAnnotations().get(key);
  }
}
