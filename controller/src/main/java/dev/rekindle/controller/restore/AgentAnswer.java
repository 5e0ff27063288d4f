package dev.rekindle.controller.restore;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.topology.Tokens;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an agent answers, as {@code docs/restorer.md} and {@code docs/sidecar.md} describe it.
 * It may be anybody's answer: what cannot be read says nothing.
 */
final class AgentAnswer {
  private static final Pattern SEED = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,260}");
  private static final int MOST = 10; // of those that a message names
  private static final int MOST_SNAPSHOTS = 20; // which a sidecar tells

  private static final Pattern TOKEN = Pattern.compile("-?[0-9]{1,40}");

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
        seeds(fields),
        progress(fields),
        null,
        database(fields),
        snapshots(fields));
  }

  private static List<String> seeds(Map<?, ?> fields) {
    return fields.get("seeds") instanceof List<?> all
        ? all.stream().map(String::valueOf).filter(SEED.asMatchPredicate()).limit(MOST).toList()
        : List.of();
  }

  private static @Nullable List<String> snapshots(Map<?, ?> fields) {
    return fields.get("snapshots") instanceof List<?> all
        ? all.stream().map(String::valueOf).limit(MOST_SNAPSHOTS).toList()
        : null;
  }

  private static @Nullable Database database(Map<?, ?> fields) {
    return switch (text(fields, "state")) {
      case "silent" ->
          new Database.Silent(Objects.requireNonNullElse(text(fields, "message"), "No reason."));
      case "running" ->
          new Database.Runs(
              text(fields, "mode"),
              text(fields, "clusterName"),
              text(fields, "schema"),
              tokens(fields),
              keyspaces(fields));
      case null, default -> null;
    };
  }

  /** What is no token counts as none: then they are not those of any plan. */
  private static Tokens tokens(Map<?, ?> fields) {
    if (!(fields.get("tokens") instanceof List<?> all)) {
      return Tokens.NONE;
    }
    return new Tokens(
        all.stream()
            .map(String::valueOf)
            .filter(token -> TOKEN.matcher(token).matches())
            .map(BigInteger::new)
            .toList());
  }

  private static @Nullable List<String> keyspaces(Map<?, ?> fields) {
    return fields.get("keyspaces") instanceof List<?> all
        ? all.stream().map(String::valueOf).toList()
        : null;
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
    Word.Count bytes = count(fields, "bytes", "bytesDone");
    Long left = fields.get("secondsLeft") instanceof Long seconds && seconds >= 0 ? seconds : null;
    return bytes == null
        ? null
        : new Word.Progress(bytes, count(fields, "files", "filesDone"), left, weakest(fields));
  }

  private static Word.@Nullable Count count(Map<?, ?> fields, String all, String part) {
    return fields.get(all) instanceof Long total && fields.get(part) instanceof Long done
        ? new Word.Count(done, total)
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
