package dev.rekindle.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What wrote a node's data. Backups from before the file existed are Cassandra's, of an unknown
 * release.
 *
 * @param engine {@code cassandra} or {@code dse}
 * @param release such as {@code 4.1.8}, or null when unknown
 * @param problems why the file cannot be believed; empty when it can
 */
record ServerVersion(String engine, @Nullable String release, List<String> problems) {
  static final ServerVersion UNKNOWN = new ServerVersion("cassandra", null, List.of());

  private static final Set<String> FIELDS = Set.of("server_type", "release_version");

  static ServerVersion read(InputStream in, CatalogueLimits limits) throws IOException {
    Problems problems = new Problems(limits.problems());
    String[] found = new String[2];
    Json.read(in, problems, json -> fields(json, found, problems));
    String engine = found[0] == null ? UNKNOWN.engine : found[0];
    return new ServerVersion(engine, found[1], problems.lines());
  }

  private static void fields(JsonParser json, @Nullable String[] found, Problems problems)
      throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      Json.wrong(json, "the document", "an object", problems);
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      boolean known = FIELDS.contains(field);
      if (json.nextToken() == JsonToken.VALUE_NULL || !known) {
        json.skipChildren();
      } else {
        found[field.equals("server_type") ? 0 : 1] = Json.string(json, field, problems);
      }
    }
  }
}
