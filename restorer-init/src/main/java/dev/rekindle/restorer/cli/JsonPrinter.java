package dev.rekindle.restorer.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonGenerator.Feature;
import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.proof.ProofLevel;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints for machines: one JSON document, written as it becomes known. */
final class JsonPrinter implements Printer {
  private final PrintStream out;
  private final JsonGenerator json;

  JsonPrinter(PrintStream out) {
    this.out = out;
    try {
      this.json = new JsonFactory().createGenerator(out).disable(Feature.AUTO_CLOSE_TARGET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void begin() {
    write(json::writeStartArray);
  }

  @Override
  public void backup(BackupFacts backup) {
    write(
        () -> {
          json.writeStartObject();
          json.writeStringField("name", backup.name());
          json.writeStringField("engine", backup.engine());
          optional("started", backup.started());
          optional("finished", backup.finished());
          json.writeBooleanField("complete", backup.complete());
          json.writeArrayFieldStart("nodes");
          for (NodeFacts node : backup.nodes()) {
            json.writeStartObject();
            fields(node);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  @Override
  public void verified(NodeFacts node, List<String> problems, Map<ProofLevel, Long> proof) {
    write(
        () -> {
          json.writeStartObject();
          fields(node);
          json.writeArrayFieldStart("problems");
          for (String problem : problems) {
            json.writeString(problem);
          }
          json.writeEndArray();
          for (ProofLevel level : proof.isEmpty() ? new ProofLevel[0] : ProofLevel.values()) {
            json.writeNumberField(level.counter(), proof.getOrDefault(level, 0L));
          }
          json.writeEndObject();
        });
  }

  @Override
  public void end() {
    write(json::writeEndArray);
    write(json::flush);
    out.println();
  }

  @Override
  public void preview(List<NodeBackup> nodes, String plan) {
    out.print(plan);
  }

  private void fields(NodeFacts node) throws IOException {
    json.writeStringField("name", node.node().name());
    optional("datacenter", node.node().datacenter());
    optional("rack", node.node().rack());
    json.writeNumberField("tokens", node.node().tokens().count());
    json.writeStringField("state", node.state().name());
    if (!node.detail().isEmpty()) {
      json.writeStringField("detail", node.detail());
    }
    optional("engineVersion", node.engineVersion());
    json.writeBooleanField("differential", node.differential());
    json.writeNumberField("files", node.files());
    json.writeNumberField("bytes", node.bytes());
    optional("digest", node.digest());
  }

  private void optional(String name, @Nullable Object value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
