package dev.rekindle.restorer.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rekindle.proof.ProofLevel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a pod's status to a file, as {@code docs/restorer.md} describes it; readers see one whole
 * status or the one before. A status that cannot be written is no reason to stop a restore.
 */
final class StatusFile implements Status.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * What a status says beside how far a pod is.
   *
   * @param volume what is on the volumes, or null where that is not said
   * @param seeds those that answer
   */
  record Around(@Nullable String volume, List<String> seeds) {
    static final Around UNKNOWN = new Around(null, List.of());

    Around with(List<String> living) {
      return new Around(volume, living);
    }
  }

  private final Path file;
  private final String pod;
  private final InstantSource clock;
  private final LastProgress progress = new LastProgress();
  private boolean complained;

  StatusFile(Path file, String pod, InstantSource clock) {
    this.file = file;
    this.pod = pod;
    this.clock = clock;
  }

  @Override
  public void on(Status told) {
    Status status = progress.with(told);
    try {
      Path whole = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(whole, json(status, pod, clock.instant(), Around.UNKNOWN));
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        LOG.atWarn()
            .addKeyValue("file", file)
            .addKeyValue("reason", e)
            .log("The status cannot be written; the restore goes on without.");
      }
    }
  }

  /**
   * Returns how many files of a restore were proven at each level, as the file says; nothing where
   * it is about another restore, or cannot be read.
   */
  static Map<ProofLevel, Long> proof(Path file, String restore) {
    Map<ProofLevel, Long> proof = new EnumMap<>(ProofLevel.class);
    String about = "";
    try (JsonParser json = FACTORY.createParser(Files.readAllBytes(file))) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.VALUE_STRING && "restore".equals(json.currentName())) {
          about = json.getText();
        }
        for (ProofLevel level : ProofLevel.values()) {
          if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
              && level.counter().equals(json.currentName())) {
            proof.put(level, json.getLongValue());
          }
        }
      }
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", e)
          .log("The status cannot be read; how the files were proven is not known.");
      return Map.of();
    }
    return about.equals(restore) ? proof : Map.of();
  }

  /** Returns a status as JSON. */
  static String json(Status status, String pod, Instant time, Around around) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeStringField("pod", pod);
      json.writeStringField("state", status.state().text());
      json.writeStringField("message", status.message());
      json.writeStringField("updated", time.toString());
      if (around.volume() != null) {
        json.writeStringField("volume", around.volume());
      }
      if (!around.seeds().isEmpty()) {
        String[] seeds = around.seeds().toArray(String[]::new);
        json.writeFieldName("seeds");
        json.writeArray(seeds, 0, seeds.length);
      }
      if (status.job() != null) {
        json.writeStringField("restore", status.job().restore());
        json.writeStringField("backup", status.job().backup());
        json.writeStringField("source", status.job().source());
      }
      if (status.progress() != null) {
        progress(json, status.progress());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes everything", e);
    }
    return out.append('\n').toString();
  }

  private static void progress(JsonGenerator json, Status.Progress progress) throws IOException {
    json.writeNumberField("files", progress.files());
    json.writeNumberField("filesDone", progress.filesDone());
    json.writeNumberField("bytes", progress.bytes());
    json.writeNumberField("bytesDone", progress.bytesDone());
    json.writeNumberField("bytesPerSecond", progress.bytesPerSecond());
    if (progress.secondsLeft() >= 0) {
      json.writeNumberField("secondsLeft", progress.secondsLeft());
    }
    for (ProofLevel level : ProofLevel.values()) {
      json.writeNumberField(level.counter(), progress.proof().getOrDefault(level, 0L));
    }
  }
}
