package dev.rekindle.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rekindle.backup.PathSegment;
import dev.rekindle.topology.Node;
import dev.rekindle.topology.Partitioner;
import dev.rekindle.topology.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tokenmap.json}: an object of nodes, each with {@code tokens}, {@code rack} and
 * {@code dc}. Old files lack rack and dc, and may have one bare integer as {@code tokens}. Source:
 * {@code medusa/cassandra_utils.py}.
 */
final class TokenMapReader {
  /** Nobody configures more tokens for one node. */
  private static final int MOST_TOKENS = 65_536;

  private final CatalogueLimits limits;
  private final Problems problems;
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  private TokenMapReader(CatalogueLimits limits) {
    this.limits = limits;
    this.problems = new Problems(limits.problems());
  }

  static TokenMap read(InputStream in, CatalogueLimits limits) throws IOException {
    TokenMapReader reader = new TokenMapReader(limits);
    Json.read(in, reader.problems, reader::document);
    return new TokenMap(Collections.unmodifiableMap(reader.nodes), reader.problems.lines());
  }

  private void document(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      Json.wrong(json, "the document", "an object of nodes", problems);
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (nodes.size() == limits.nodes()) {
        problems.add("names more than " + limits.nodes() + " nodes");
        json.skipChildren();
      } else {
        node(json, name);
      }
    }
  }

  private void node(JsonParser json, String name) throws IOException {
    String shown = PathSegment.shown(name);
    if (!Layout.canBeNode(name)) {
      problems.add("names a node " + shown + ", which cannot be a node's name");
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      Json.wrong(json, "node " + shown, "an object", problems);
      return;
    }
    Tokens tokens = Tokens.NONE;
    String rack = null;
    String datacenter = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "tokens" -> tokens = tokens(json, shown);
        case "rack" -> rack = text(json, "the rack of node " + shown);
        case "dc" -> datacenter = text(json, "the datacenter of node " + shown);
        default -> json.skipChildren();
      }
    }
    nodes.put(name, new Node(name, datacenter, rack, tokens));
  }

  private @Nullable String text(JsonParser json, String field) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    String text = Json.string(json, field, problems);
    if (text != null && !PathSegment.safe(text)) {
      problems.add(field + " is " + PathSegment.shown(text) + ", which cannot be a name");
    }
    return text;
  }

  private Tokens tokens(JsonParser json, String node) throws IOException {
    String field = "a token of node " + node;
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return new Tokens(List.of(token(json, field)));
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      Json.wrong(json, "the tokens of node " + node, "an array of integers", problems);
      return Tokens.NONE;
    }
    List<BigInteger> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        Json.wrong(json, field, "an integer", problems);
      } else if (values.size() < MOST_TOKENS) {
        values.add(token(json, field));
      }
    }
    if (values.size() == MOST_TOKENS) {
      problems.add("gives node " + node + " " + MOST_TOKENS + " tokens or more");
    }
    if (new HashSet<>(values).size() < values.size()) {
      problems.add("gives node " + node + " the same token twice");
    }
    return new Tokens(values);
  }

  private BigInteger token(JsonParser json, String field) throws IOException {
    BigInteger token = json.getBigIntegerValue();
    if (Arrays.stream(Partitioner.values()).noneMatch(p -> p.allows(token))) {
      problems.add(field + " is " + token + ", which no partitioner has, " + Json.at(json));
    }
    return token;
  }
}
