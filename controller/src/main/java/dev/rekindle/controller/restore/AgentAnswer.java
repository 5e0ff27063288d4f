package dev.rekindle.controller.restore;

import dev.rekindle.proof.ProofLevel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an agent answers, as {@code docs/restorer.md} describes it. It may be anybody's
 * answer: what cannot be read says nothing.
 */
final class AgentAnswer {
  private AgentAnswer() {}

  static Word read(byte[] json, String pod) {
    Map<?, ?> fields = TerminationMessage.object(json);
    if (!pod.equals(fields.get("pod"))) {
      return Word.NONE;
    }
    return new Word(
        says(text(fields, "state")),
        text(fields, "restore"),
        volume(text(fields, "volume")),
        List.of(),
        progress(fields),
        null);
  }

  private static @Nullable String text(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof String text ? text : null;
  }

  private static Word.Says says(@Nullable String state) {
    return switch (state) {
      case "waiting" -> Word.Says.WAITING;
      case "staging" -> Word.Says.STAGING;
      case "staged" -> Word.Says.STAGED;
      case "committing" -> Word.Says.SWITCHING;
      case "done" -> Word.Says.DONE;
      case "failed" -> Word.Says.FAILED;
      case null, default -> Word.Says.NOTHING;
    };
  }

  private static Word.Volume volume(@Nullable String volume) {
    return switch (volume) {
      case "empty" -> Word.Volume.EMPTY;
      case "inUse" -> Word.Volume.IN_USE;
      case null, default -> Word.Volume.UNKNOWN;
    };
  }

  private static Word.@Nullable Progress progress(Map<?, ?> fields) {
    return fields.get("bytes") instanceof Long total && fields.get("bytesDone") instanceof Long done
        ? new Word.Progress(done, total, weakest(fields))
        : null;
  }

  private static @Nullable String weakest(Map<?, ?> fields) {
    for (ProofLevel level : ProofLevel.values()) { // from weakest to strongest
      if (fields.get(level.counter()) instanceof Long files && files > 0) {
        return level.text();
      }
    }
    return null;
  }
}
