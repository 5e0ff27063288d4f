package dev.rekindle.catalogue;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.rekindle.backup.PathSegment;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads JSON from strangers: one pass, bounded in depth and in the length of every token. */
final class Json {
  /** Longer than any key that a store allows, in characters. */
  private static final int LONGEST_STRING = 8192;

  private static final int LONGEST_NUMBER = 64;
  private static final int DEEPEST = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_STRING)
                  .maxNameLength(LONGEST_STRING)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNestingDepth(DEEPEST)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private Json() {}

  /** What to do with a document whose first token is the parser's current one. */
  @FunctionalInterface
  interface Document {
    void read(JsonParser json) throws IOException;
  }

  /**
   * Reads a document to the end of the stream. What is wrong with the text goes to the problems;
   * what is wrong with the stream is thrown.
   */
  static void read(InputStream in, Problems problems, Document document) throws IOException {
    try (JsonParser json = FACTORY.createParser(in)) {
      if (json.nextToken() == null) {
        problems.add("is empty, where a JSON document is expected");
        return;
      }
      document.read(json);
      if (json.nextToken() != null) {
        problems.add("goes on after its end, " + at(json));
      }
    } catch (JacksonException e) {
      problems.add(explained(e));
    } catch (CharConversionException e) {
      problems.add("is no text in UTF-8");
    }
  }

  /** Returns the string at the current token, or null after telling what is there instead. */
  static @Nullable String string(JsonParser json, String field, Problems problems)
      throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    wrong(json, field, "a string", problems);
    return null;
  }

  /** Tells what stands where something else was expected, and moves past it. */
  static void wrong(JsonParser json, String field, String expected, Problems problems)
      throws IOException {
    String found = found(json);
    problems.add(field + " is " + found + " where " + expected + " is expected, " + at(json));
    json.skipChildren();
  }

  /** Says where the current token is. */
  static String at(JsonParser json) {
    return "at byte " + json.currentTokenLocation().getByteOffset();
  }

  private static String found(JsonParser json) throws IOException {
    return switch (Objects.requireNonNull(json.currentToken())) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string " + PathSegment.shown(json.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          "the number " + PathSegment.shown(json.getText());
      case VALUE_TRUE, VALUE_FALSE -> "a truth value";
      case VALUE_NULL -> "null";
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          "something else";
    };
  }

  private static String explained(JacksonException e) {
    JsonLocation location = e.getLocation();
    String where = location == null ? "" : " at byte " + location.getByteOffset();
    if (e instanceof JsonEOFException) {
      return "ends in the middle" + where + ": it is truncated, or still being written";
    }
    return "is no valid JSON" + where + ": " + PathSegment.shown(e.getOriginalMessage());
  }
}
