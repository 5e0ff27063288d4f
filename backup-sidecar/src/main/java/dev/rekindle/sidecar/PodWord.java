package dev.rekindle.sidecar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.plan.VolumeState;
import dev.rekindle.restorer.volume.VolumeStatus;
import dev.rekindle.sidecar.cassandra.NodeAnswer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pod whose database may run says when the controller asks, as {@code docs/sidecar.md}
 * describes it. The database is asked when somebody wants to know, and then at most once a second.
 * Thread safe.
 */
final class PodWord implements Supplier<String> {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final String pod;
  private final Supplier<NodeAnswer> node;
  private final InstantSource clock;
  private @Nullable NodeAnswer answer;
  private Instant asked = Instant.EPOCH;
  private volatile @Nullable Volumes volumes;
  private volatile @Nullable String problem;
  private volatile @Nullable Supplier<List<String>> snapshots;

  /** What becomes of data that was set aside. */
  enum OldData {
    /** There is none. */
    NONE,
    /** It is there. */
    KEPT,
    /** It is being deleted. */
    GOING
  }

  private record Volumes(VolumeState state, OldData oldData) {}

  /**
   * A word to come.
   *
   * @param node asks the database
   */
  PodWord(String pod, Supplier<NodeAnswer> node, InstantSource clock) {
    this.pod = pod;
    this.node = node;
    this.clock = clock;
  }

  /** Takes notice of what is on the volumes. */
  void sees(VolumeStatus status, OldData oldData) {
    volumes = new Volumes(status.state(), oldData);
  }

  /** Takes notice of who finds local snapshots; asked when somebody wants to know. */
  void snapshots(Supplier<List<String>> finding) {
    snapshots = finding;
  }

  /** Takes notice of what is wrong beside the database, or of nothing being wrong any more. */
  void problem(@Nullable String now) {
    problem = now;
  }

  @Override
  public String get() {
    NodeAnswer said = asked();
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeStringField("pod", pod);
      json.writeStringField("state", said instanceof NodeAnswer.Says ? "running" : "silent");
      json.writeStringField("message", message(said));
      json.writeStringField("updated", clock.instant().toString());
      volumes(json, volumes);
      Supplier<List<String>> local = snapshots;
      if (local != null) {
        all(json, "snapshots", local.get());
      }
      if (said instanceof NodeAnswer.Says says) {
        database(json, says);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes everything", e);
    }
    return out.append('\n').toString();
  }

  private synchronized NodeAnswer asked() {
    NodeAnswer last = answer;
    if (last == null || Duration.between(asked, clock.instant()).compareTo(FRESH) >= 0) {
      last = node.get();
      answer = last;
      asked = clock.instant();
    }
    return last;
  }

  private String message(NodeAnswer said) {
    String about =
        switch (said) {
          case NodeAnswer.Says _ -> "The database answers.";
          case NodeAnswer.Silent(String reason) -> reason;
        };
    String wrong = problem;
    return wrong == null ? about : about + ' ' + wrong;
  }

  /** A volume on which a restore was finished is in use, even if somebody emptied it since. */
  private static void volumes(JsonGenerator json, @Nullable Volumes volumes) throws IOException {
    if (volumes == null) {
      return;
    }
    VolumeState state = volumes.state();
    boolean empty = state.empty() && state.done() == null;
    json.writeStringField("volume", empty ? "empty" : "inUse");
    if (state.done() != null && state.holds(state.done())) {
      json.writeStringField("restore", state.done());
    }
    json.writeStringField("oldData", volumes.oldData().name().toLowerCase(Locale.ROOT));
  }

  private static void database(JsonGenerator json, NodeAnswer.Says says) throws IOException {
    field(json, "mode", says.mode());
    field(json, "clusterName", says.clusterName());
    field(json, "hostId", says.hostId());
    field(json, "release", says.release());
    field(json, "schema", says.schema());
    all(json, "tokens", says.tokens()); // JSON's numbers are too short for some partitioners
    if (says.keyspaces() != null) {
      all(json, "keyspaces", says.keyspaces());
    }
  }

  private static void all(JsonGenerator json, String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void field(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
