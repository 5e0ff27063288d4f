package dev.rekindle.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a plan field by field; what is absent or the default is left out. */
final class PlanWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private PlanWriter() {}

  static String write(RestorePlan plan) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json =
        FACTORY.createGenerator(out).setPrettyPrinter(new DefaultPrettyPrinter())) {
      json.writeStartObject();
      json.writeNumberField("version", PlanJson.VERSION);
      json.writeStringField("state", plan.state().text());
      optional(json, "incarnation", plan.incarnation());
      optional(json, "caBundle", plan.caBundle());
      if (plan.restore() != null) {
        restore(json, plan.restore());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes everything", e);
    }
    return out.append('\n').toString();
  }

  private static void restore(JsonGenerator json, PlannedRestore restore) throws IOException {
    json.writeObjectFieldStart("restore");
    json.writeStringField("uid", restore.uid());
    json.writeStringField("engine", restore.engine());
    storage(json, restore.storage());
    json.writeStringField("backup", restore.backup());
    if (restore.options().requireContentHash()) {
      json.writeBooleanField("requireContentHash", true);
    }
    json.writeStringField("oldData", restore.options().oldData().text());
    if (restore.options().onlyEmpty()) {
      json.writeBooleanField("onlyEmpty", true);
    }
    strings(json, "replaces", restore.replaces());
    optional(json, "cluster", restore.identity().cluster());
    strings(json, "keyspaces", restore.identity().keyspaces());
    json.writeArrayFieldStart("nodes");
    for (Assignment node : restore.nodes()) {
      node(json, node);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void storage(JsonGenerator json, PlannedStorage storage) throws IOException {
    json.writeObjectFieldStart("storage");
    optional(json, "name", storage.name());
    json.writeStringField("url", storage.url());
    optional(json, "endpoint", storage.endpoint());
    optional(json, "region", storage.region());
    if (storage.addressing() != PlannedStorage.Addressing.AUTO) {
      json.writeBooleanField("pathStyle", storage.addressing() == PlannedStorage.Addressing.PATH);
    }
    json.writeStringField("tls", storage.tls().text());
    transfer(json, storage.transfer());
    json.writeEndObject();
  }

  private static void transfer(JsonGenerator json, PlannedStorage.Transfer transfer)
      throws IOException {
    if (transfer.equals(PlannedStorage.Transfer.DEFAULT)) {
      return;
    }
    json.writeObjectFieldStart("transfer");
    if (transfer.concurrency() > 0) {
      json.writeNumberField("concurrency", transfer.concurrency());
    }
    if (transfer.bandwidth() > 0) {
      json.writeNumberField("bandwidth", transfer.bandwidth());
    }
    json.writeEndObject();
  }

  private static void node(JsonGenerator json, Assignment node) throws IOException {
    json.writeStartObject();
    json.writeStringField("pod", node.pod());
    json.writeStringField("source", node.source());
    optional(json, "datacenter", node.datacenter());
    optional(json, "rack", node.rack());
    json.writeStringField("digest", node.digest());
    json.writeStringField("tokensDigest", node.tokensDigest());
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
