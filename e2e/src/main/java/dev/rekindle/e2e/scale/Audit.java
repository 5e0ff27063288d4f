package dev.rekindle.e2e.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The API server's log of requests: one line for each of the controller's that has ended. */
record Audit(Path log) {
  private static final ObjectMapper JSON = new ObjectMapper();

  long lines() {
    if (!Files.exists(log)) {
      return 0;
    }
    try (var lines = Files.lines(log)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many of each kind there were after so many lines. */
  Map<String, Integer> since(long lines) {
    Map<String, Integer> counts = new TreeMap<>();
    if (!Files.exists(log)) {
      return counts;
    }
    try (BufferedReader reader = Files.newBufferedReader(log)) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (++number > lines) {
          counts.merge(kind(line), 1, Integer::sum);
        }
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kind(String line) throws IOException {
    JsonNode event = JSON.readTree(line);
    String part = event.at("/objectRef/subresource").asText();
    return event.path("verb").asText()
        + ' '
        + event.at("/objectRef/resource").asText()
        + (part.isEmpty() ? "" : "/" + part);
  }
}
