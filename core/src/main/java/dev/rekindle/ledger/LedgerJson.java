package dev.rekindle.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The JSON forms of ledger and guard: one line of JSON and one line with its SHA-256. Strict in
 * what it reads: a torn file, an unknown field, and another version are each refused by name.
 */
public final class LedgerJson {

  /** The format that this version writes, and the only one it reads. */
  public static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();

  private LedgerJson() {}

  /** The file's content, line ends included. */
  public static byte[] write(Ledger ledger) {
    return document(json -> writeLedger(json, ledger));
  }

  /** The file's content, line ends included. */
  public static byte[] write(Guard guard) {
    return document(
        json -> {
          json.writeStartObject();
          json.writeNumberField("version", VERSION);
          writeGuard(json, guard);
          json.writeEndObject();
        });
  }

  /** The ledger in a file's content. */
  public static Ledger readLedger(byte[] file) throws LedgerFormatException {
    Fields fields = open(file);
    try {
      Ledger ledger = ledger(fields);
      fields.end();
      return ledger;
    } catch (IllegalArgumentException e) {
      throw new LedgerFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The guard in a file's content. */
  public static Guard readGuard(byte[] file) throws LedgerFormatException {
    Fields fields = open(file);
    try {
      Guard guard = guard(fields.object("guard"));
      fields.end();
      return guard;
    } catch (IllegalArgumentException e) {
      throw new LedgerFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Fields open(byte[] file) throws LedgerFormatException {
    Fields fields = Fields.parse(Envelope.open(file));
    long version = fields.number("version");
    if (version != VERSION) {
      throw new LedgerFormatException(
          "format version %d, expected %d: use the release of Rekindle that wrote it, or a newer one"
              .formatted(version, VERSION));
    }
    return fields;
  }

  private static Ledger ledger(Fields fields) throws LedgerFormatException {
    String state = fields.text("state");
    var since = fields.instant("since");
    LedgerHead head = head(fields);
    List<Fields> roots = fields.objects("roots");
    return switch (state) {
      case "staging" -> new Ledger.Staging(head, Roots.places(roots), since);
      case "staged" -> new Ledger.Staged(head, Roots.places(roots), since);
      case "out" -> new Ledger.Out(head, Roots.moves(roots), since);
      case "in" -> new Ledger.In(head, Roots.moves(roots), since);
      case "done" -> new Ledger.Done(head, Roots.moves(roots), since);
      case "aborted" -> new Ledger.Aborted(head, Roots.places(roots), since);
      default ->
          throw new LedgerFormatException(
              "field state: expected staging, staged, out, in, done or aborted, found '%s'"
                  .formatted(state));
    };
  }

  private static LedgerHead head(Fields fields) throws LedgerFormatException {
    Fields before = fields.objectOrNull("before");
    return new LedgerHead(
        guard(fields.object("guard")),
        restore(fields.object("restore")),
        fields.flag("beganEmpty"),
        fields.instant("began"),
        before == null ? null : restore(before));
  }

  private static Guard guard(Fields fields) throws LedgerFormatException {
    Guard guard =
        new Guard(
            fields.text("namespace"),
            fields.text("workload"),
            fields.text("pod"),
            fields.text("role"));
    fields.end();
    return guard;
  }

  private static RestoreRef restore(Fields fields) throws LedgerFormatException {
    RestoreRef restore =
        new RestoreRef(fields.text("uid"), fields.text("backup"), fields.text("digest"));
    fields.end();
    return restore;
  }

  private static void writeLedger(JsonGenerator json, Ledger ledger) throws IOException {
    LedgerHead head = ledger.head();
    json.writeStartObject();
    json.writeNumberField("version", VERSION);
    json.writeStringField("state", ledger.state());
    json.writeStringField("since", ledger.since().toString());
    writeGuard(json, head.guard());
    writeRestore(json, "restore", head.restore());
    json.writeBooleanField("beganEmpty", head.beganEmpty());
    json.writeStringField("began", head.began().toString());
    if (head.before() != null) {
      writeRestore(json, "before", head.before());
    }
    json.writeArrayFieldStart("roots");
    switch (ledger) {
      case Ledger.Committed committed -> Roots.write(json, committed.moves());
      case Ledger.Uncommitted uncommitted -> Roots.writePlaces(json, uncommitted.roots());
      case Ledger.Aborted aborted -> Roots.writePlaces(json, aborted.roots());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeGuard(JsonGenerator json, Guard guard) throws IOException {
    json.writeObjectFieldStart("guard");
    json.writeStringField("namespace", guard.namespace());
    json.writeStringField("workload", guard.workload());
    json.writeStringField("pod", guard.pod());
    json.writeStringField("role", guard.role());
    json.writeEndObject();
  }

  private static void writeRestore(JsonGenerator json, String field, RestoreRef restore)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("uid", restore.uid());
    json.writeStringField("backup", restore.backup());
    json.writeStringField("digest", restore.digest());
    json.writeEndObject();
  }

  private static byte[] document(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return Envelope.seal(bytes.toByteArray());
  }

  @FunctionalInterface
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }
}
