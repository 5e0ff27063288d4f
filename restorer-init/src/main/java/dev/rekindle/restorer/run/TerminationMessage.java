package dev.rekindle.restorer.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.name.ExitCode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run as JSON, within the 4,096 bytes that the kubelet keeps of a container's
 * termination message. {@code docs/restorer.md} describes it.
 */
public final class TerminationMessage {
  static final int MAX_BYTES = 4096;
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String CUT = "… (cut; the log has all of it)";

  private TerminationMessage() {}

  /** A run that ended well. */
  public static String of(Outcome outcome) {
    return fitting(
        outcome.message(),
        message ->
            json(
                outcome.result().name().toLowerCase(Locale.ROOT), ExitCode.DONE, message, outcome));
  }

  /** A run that failed. */
  public static String of(ExitCode code, String message) {
    return fitting(message, text -> json("failed", code, text, null));
  }

  private interface Form {
    String with(String message);
  }

  private static String fitting(String message, Form form) {
    String text = message;
    String json = form.with(text);
    int length = message.length();
    while (bytes(json) > MAX_BYTES && length > 0) {
      length = length * 3 / 4;
      text = message.substring(0, length) + CUT;
      json = form.with(text);
    }
    return json;
  }

  private static int bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String json(
      String result, ExitCode code, String message, @Nullable Outcome outcome) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("result", result);
      json.writeStringField("code", code.name());
      json.writeNumberField("exitCode", code.number());
      json.writeStringField("message", message);
      if (outcome != null) {
        details(json, outcome);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes everything", e);
    }
    return out.append('\n').toString();
  }

  private static void details(JsonGenerator json, Outcome outcome) throws IOException {
    if (outcome.job() != null) {
      json.writeStringField("restore", outcome.job().restore());
      json.writeStringField("backup", outcome.job().backup());
      json.writeStringField("source", outcome.job().source());
    }
    if (outcome.digest() != null) {
      json.writeStringField("digest", outcome.digest());
    }
    if (outcome.summary() != null) {
      for (var number : outcome.summary().numbers().entrySet()) {
        json.writeNumberField(number.getKey(), number.getValue());
      }
    }
  }
}
