package dev.rekindle.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The JSON form of a ledger's roots. */
final class Roots {

  private Roots() {}

  static List<RootPlace> places(List<Fields> roots) throws LedgerFormatException {
    List<RootPlace> places = new ArrayList<>();
    for (Fields fields : roots) {
      places.add(place(fields));
      fields.end();
    }
    return distinct(places);
  }

  static List<RootMoves> moves(List<Fields> roots) throws LedgerFormatException {
    List<RootMoves> moves = new ArrayList<>();
    for (Fields fields : roots) {
      moves.add(new RootMoves(place(fields), fields.texts("out"), fields.texts("in")));
      fields.end();
    }
    distinct(moves.stream().map(RootMoves::place).toList());
    return moves;
  }

  static void writePlaces(JsonGenerator json, List<RootPlace> places) throws IOException {
    for (RootPlace place : places) {
      json.writeStartObject();
      writePlace(json, place);
      json.writeEndObject();
    }
  }

  static void write(JsonGenerator json, List<RootMoves> moves) throws IOException {
    for (RootMoves root : moves) {
      json.writeStartObject();
      writePlace(json, root.place());
      writeNames(json, "out", root.out());
      writeNames(json, "in", root.in());
      json.writeEndObject();
    }
  }

  private static void writePlace(JsonGenerator json, RootPlace place) throws IOException {
    json.writeStringField("name", place.name());
    json.writeStringField("path", place.path());
    json.writeBooleanField("restored", place.restored());
  }

  private static void writeNames(JsonGenerator json, String field, List<String> names)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  private static RootPlace place(Fields fields) throws LedgerFormatException {
    return new RootPlace(fields.text("name"), fields.text("path"), fields.flag("restored"));
  }

  private static List<RootPlace> distinct(List<RootPlace> places) throws LedgerFormatException {
    Set<String> seen = new HashSet<>();
    for (RootPlace place : places) {
      if (!seen.add(place.name()) || !seen.add(place.path())) {
        throw new LedgerFormatException("root %s is listed twice".formatted(place));
      }
    }
    return places;
  }
}
