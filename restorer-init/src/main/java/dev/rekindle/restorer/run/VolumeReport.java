package dev.rekindle.restorer.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.ledger.Guard;
import dev.rekindle.ledger.Ledger;
import dev.rekindle.ledger.RestoreRef;
import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.proof.ProofLevel;
import dev.rekindle.restorer.cassandra.Identity;
import dev.rekindle.restorer.cassandra.IdentityMarker;
import dev.rekindle.restorer.cassandra.NodeConfig;
import dev.rekindle.restorer.volume.Volume;
import dev.rekindle.restorer.volume.VolumeException;
import dev.rekindle.restorer.volume.VolumeStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is on a node's volumes, for people and machines.
 *
 * @param status the volumes
 * @param identity who the node is, if it was restored
 * @param proof how many files of the last restore were proven at each level; empty when unknown
 */
public record VolumeReport(
    VolumeStatus status, Optional<Identity> identity, Map<ProofLevel, Long> proof) {

  /** Keeps an unmodifiable copy. */
  public VolumeReport {
    proof = Map.copyOf(proof);
  }

  /** Looks at the volumes that the settings name; changes nothing. */
  public static VolumeReport of(Map<String, String> environment) throws RestorerException {
    Values values = new Values(environment);
    NodeSettings node = NodeSettings.from(values, new Guard("-", "-", "-", "-"), environment);
    Path statusFile = values.path(Variable.STATUS_FILE);
    values.check();
    NodeConfig config = node.config();
    try {
      VolumeStatus status = Volume.inspect(config.roots());
      return new VolumeReport(
          status, IdentityMarker.find(config.roots()), proof(status, statusFile));
    } catch (VolumeException e) {
      throw Failures.of(e);
    } catch (IOException e) {
      throw Failures.of(ExitCode.VOLUME, "Reading the node's identity", e);
    }
  }

  private static Map<ProofLevel, Long> proof(VolumeStatus status, @Nullable Path statusFile) {
    return statusFile == null
        ? Map.of()
        : status
            .ledger()
            .map(ledger -> StatusFile.proof(statusFile, ledger.head().restore().uid()))
            .orElse(Map.of());
  }

  /** Returns the report for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "belongs to", status.guard().map(Guard::toString).orElse("nobody yet"));
    line(text, "data", status.empty() ? "none" : "there is some");
    Optional<Ledger> ledger = status.ledger();
    line(text, "last restore", ledger.map(VolumeReport::shown).orElse("none"));
    if (!proof.isEmpty()) {
      line(text, "proven by", ProofLevel.shown(proof));
    }
    for (Path path : status.setAside()) {
      line(text, "set aside", path.toString());
    }
    line(
        text,
        "identity",
        identity
            .map(
                who ->
                    who.tokens().count()
                        + " tokens of node "
                        + who.sourceNode()
                        + ", backup "
                        + who.backup())
            .orElse("its own"));
    return text.toString();
  }

  /** Returns the report for machines. */
  public String json() {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeBooleanField("empty", status.empty());
      if (status.ledger().isPresent()) {
        ledger(json, status.ledger().get());
      }
      for (ProofLevel level : proof.isEmpty() ? new ProofLevel[0] : ProofLevel.values()) {
        json.writeNumberField(level.counter(), proof.getOrDefault(level, 0L));
      }
      json.writeArrayFieldStart("setAside");
      for (Path path : status.setAside()) {
        json.writeString(path.toString());
      }
      json.writeEndArray();
      if (identity.isPresent()) {
        json.writeStringField("identityOf", identity.get().sourceNode());
        json.writeNumberField("tokens", identity.get().tokens().count());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes everything", e);
    }
    return out.append('\n').toString();
  }

  private static void ledger(JsonGenerator json, Ledger ledger) throws IOException {
    RestoreRef restore = ledger.head().restore();
    json.writeStringField("state", ledger.state());
    json.writeStringField("restore", restore.uid());
    json.writeStringField("backup", restore.backup());
    json.writeStringField("digest", restore.digest());
    json.writeStringField("since", ledger.since().toString());
  }

  private static String shown(Ledger ledger) {
    return ledger.head().restore() + ": " + ledger.state() + " since " + ledger.since();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-13s %s%n", name, value));
  }
}
