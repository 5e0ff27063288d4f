package dev.rekindle.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A line of the program's log, which is JSON when nobody watches on a terminal. */
final class LogLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LogLine() {}

  /** Returns the sentence of the last line, which says what happened and what to do. */
  static String messageOfTheLast(String output) {
    String line = output.lines().reduce((_, last) -> last).orElse("");
    try {
      return JSON.readTree(line).path("message").asText(line);
    } catch (JsonProcessingException e) {
      return line;
    }
  }
}
