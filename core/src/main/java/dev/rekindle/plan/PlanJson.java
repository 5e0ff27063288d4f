package dev.rekindle.plan;

import dev.rekindle.json.JsonText;
import dev.rekindle.json.JsonTextException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a {@link RestorePlan}, version 1, as {@code docs/plan.md} describes it. Reading
 * is strict: an unknown field, value or version is refused, since a plan that is half understood is
 * worse than none.
 */
public final class PlanJson {
  /** The only version there is. */
  public static final int VERSION = 1;

  private static final int MAX_BYTES = 1 << 20;
  static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern POD =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");
  private static final Pattern SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/\\\\\\p{Cntrl}]{1,255}");
  private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,2048}");
  private static final Pattern KEYSPACE = Pattern.compile("\\w{1,255}");
  private static final Pattern STORAGE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,252}");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----[\\s\\S]+-----END CERTIFICATE-----\\s*");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final String HEX = "64 lower-case hex digits";
  private static final String ONE_NAME = "a name without slashes and control characters";

  private PlanJson() {}

  /**
   * Reads a plan.
   *
   * @throws PlanException with everything that is wrong
   */
  public static RestorePlan read(byte[] json) throws PlanException {
    List<String> problems = new ArrayList<>();
    JsonFields top = JsonFields.of("", parsed(json), problems);
    if (top.integer("version", VERSION, VERSION, 0) == 0 && !top.has("version")) {
      top.problem("version", "expected " + VERSION + ", found nothing");
    }
    PlanState state = top.constant("state", PlanState.values(), PlanState::text, null);
    String incarnation = top.optionalString("incarnation", UID, "a random id");
    String caBundle = top.optionalString("caBundle", PEM, "certificates in PEM");
    PlannedRestore restore = restore(top, state);
    top.refuseOthers();
    if (!problems.isEmpty()) {
      throw new PlanException(problems);
    }
    return new RestorePlan(state, incarnation, caBundle, restore);
  }

  private static @Nullable Object parsed(byte[] json) throws PlanException {
    if (json.length > MAX_BYTES) {
      throw new PlanException(
          List.of("expected at most " + MAX_BYTES + " bytes, found " + json.length));
    }
    try {
      return JsonText.read(json);
    } catch (JsonTextException e) {
      throw new PlanException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Writes a plan, ending with a line feed. */
  public static String write(RestorePlan plan) {
    return PlanWriter.write(plan);
  }

  private static @Nullable PlannedRestore restore(JsonFields top, PlanState state) {
    if (!state.namesRestore() && !top.has("restore")) {
      return null;
    }
    JsonFields restore = top.object("restore");
    if (!state.namesRestore()) {
      top.problem("restore", "expected nothing in state " + state.text() + ", found an object");
    }
    PlannedRestore planned =
        new PlannedRestore(
            restore.string("uid", UID, "an id of letters, digits, dots and dashes"),
            restore.string("engine", UID, "an engine such as cassandra"),
            storage(restore.object("storage")),
            restore.string("backup", SEGMENT, ONE_NAME),
            options(restore),
            nodes(restore),
            restore.optionalStrings("replaces", UID, "ids of restores"),
            new PlannedRestore.Identity(
                restore.optionalString("cluster", LINE, "a cluster's name"),
                restore.optionalStrings("keyspaces", KEYSPACE, "keyspaces")));
    restore.refuseOthers();
    return planned;
  }

  private static PlannedStorage storage(JsonFields storage) {
    Boolean pathStyle = storage.bool("pathStyle");
    PlannedStorage planned =
        new PlannedStorage(
            storage.optionalString("name", STORAGE, "the name of a storage's directory"),
            storage.string("url", LINE, "a storage URL such as s3://bucket/prefix"),
            storage.optionalString("endpoint", LINE, "https://host[:port]"),
            storage.optionalString("region", LINE, "a region's name"),
            pathStyle == null
                ? PlannedStorage.Addressing.AUTO
                : pathStyle ? PlannedStorage.Addressing.PATH : PlannedStorage.Addressing.HOST,
            storage.constant(
                "tls",
                PlannedStorage.Tls.values(),
                PlannedStorage.Tls::text,
                PlannedStorage.Tls.REQUIRED),
            transfer(storage));
    storage.refuseOthers();
    return planned;
  }

  private static PlannedStorage.Transfer transfer(JsonFields storage) {
    if (!storage.has("transfer")) {
      return PlannedStorage.Transfer.DEFAULT;
    }
    JsonFields transfer = storage.object("transfer");
    PlannedStorage.Transfer planned =
        new PlannedStorage.Transfer(
            (int) transfer.integer("concurrency", 1, 256, 0),
            transfer.integer("bandwidth", 1, Long.MAX_VALUE, 0));
    transfer.refuseOthers();
    return planned;
  }

  private static RestoreOptions options(JsonFields restore) {
    return new RestoreOptions(
        Boolean.TRUE.equals(restore.bool("requireContentHash")),
        restore.constant("oldData", OldData.values(), OldData::text, OldData.DELETE_WHEN_COMPLETED),
        Boolean.TRUE.equals(restore.bool("onlyEmpty")));
  }

  private static List<Assignment> nodes(JsonFields restore) {
    List<Assignment> nodes = new ArrayList<>();
    for (JsonFields node : restore.objects("nodes")) {
      nodes.add(
          new Assignment(
              node.string("pod", POD, "a pod's name"),
              node.string("source", SEGMENT, ONE_NAME),
              node.optionalString("datacenter", LINE, "a datacenter's name"),
              node.optionalString("rack", LINE, "a rack's name"),
              node.string("digest", SHA256, HEX),
              node.string("tokensDigest", SHA256, HEX)));
      node.refuseOthers();
    }
    refuseRepetitions(restore, nodes, "pod", Assignment::pod);
    refuseRepetitions(restore, nodes, "source", Assignment::source);
    if (nodes.isEmpty()) {
      restore.problem("nodes", "expected at least one node, found none");
    }
    return nodes;
  }

  private static void refuseRepetitions(
      JsonFields restore, List<Assignment> nodes, String field, Function<Assignment, String> name) {
    Set<String> seen = new HashSet<>();
    for (Assignment node : nodes) {
      String value = name.apply(node);
      if (!value.isEmpty() && !seen.add(value.toLowerCase(Locale.ROOT))) {
        restore.problem("nodes", "expected each " + field + " once, found " + value + " again");
      }
    }
  }
}
