package dev.rekindle.controller.object;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conditions as {@code metav1.Condition} has them. */
public final class Conditions {
  /** Characters that the definitions allow, so that no object outgrows what etcd takes. */
  static final int LONGEST_MESSAGE = 6000;

  private static final int ROOM_FOR_THE_END = 30;

  private Conditions() {}

  /** Whether a condition holds. */
  public enum Holds {
    /** It does. */
    TRUE("True"),
    /** It does not. */
    FALSE("False"),
    /** Nobody knows. */
    UNKNOWN("Unknown");

    private final String text;

    Holds(String text) {
      this.text = text;
    }

    /** Returns true or false. */
    public static Holds of(boolean holds) {
      return holds ? TRUE : FALSE;
    }
  }

  /**
   * Returns a condition that has no time yet; {@link #with} gives it one.
   *
   * @param reason one word in CamelCase that programs understand
   * @param message for people; of too many lines the last ones are only counted
   * @param generation of the spec that it is about, or null
   */
  public static Condition of(
      String type, Holds holds, String reason, String message, @Nullable Long generation) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(holds.text)
        .withReason(reason)
        .withMessage(cut(message))
        .withObservedGeneration(generation)
        .build();
  }

  /**
   * Returns the conditions with one in place of the former of its type. The time of transition
   * changes only when the status does.
   */
  public static List<Condition> with(List<Condition> former, Condition now, Instant at) {
    String since =
        find(former, now.getType())
            .filter(old -> Objects.equals(old.getStatus(), now.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(at.truncatedTo(ChronoUnit.SECONDS).toString());
    Condition timed = new ConditionBuilder(now).withLastTransitionTime(since).build();
    return Stream.concat(
            former.stream().filter(old -> !Objects.equals(old.getType(), now.getType())),
            Stream.of(timed))
        .toList();
  }

  /** Finds the condition of a type. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(each -> type.equals(each.getType())).findFirst();
  }

  /** Returns whether the condition of a type is there and holds. */
  public static boolean isTrue(List<Condition> conditions, String type) {
    return find(conditions, type)
        .filter(each -> Holds.TRUE.text.equals(each.getStatus()))
        .isPresent();
  }

  private static String cut(String message) {
    if (message.codePointCount(0, message.length()) <= LONGEST_MESSAGE) {
      return message;
    }
    int fits = message.offsetByCodePoints(0, LONGEST_MESSAGE - ROOM_FOR_THE_END);
    int end = message.lastIndexOf('\n', fits);
    return end < 0
        ? message.substring(0, fits) + '…'
        : message.substring(0, end)
            + "\n… and "
            + message.substring(end + 1).lines().count()
            + " more";
  }
}
