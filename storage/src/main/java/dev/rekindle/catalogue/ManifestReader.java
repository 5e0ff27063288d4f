package dev.rekindle.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.PathSegment;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code manifest.json} in one pass, with memory for one table at a time: an array of
 * sections, each with {@code keyspace}, {@code columnfamily} and {@code objects}. Files are handed
 * on as they are read; they count for nothing when the manifest turns out to have problems. Source:
 * {@code medusa/backup_node.py}.
 */
final class ManifestReader {
  /** Cassandra takes no other characters in the names of keyspaces and tables, quoted or not. */
  private static final Pattern KEYSPACE = Pattern.compile("\\w+");

  /** With the table's id; without it in clusters that came from before 2.1. */
  private static final Pattern TABLE = Pattern.compile("\\w+(-[0-9a-f]{32})?");

  /** Far more than a cluster can live with. */
  private static final int MOST_KEYSPACES = 1_000;

  private final Layout layout;
  private final String backup;
  private final String node;
  private final CatalogueLimits limits;
  private final Consumer<ManifestFile> sink;
  private final Problems problems;
  private final Set<String> sections = new HashSet<>();
  private final Set<String> keyspaces = new TreeSet<>();
  private final ProofSurvey survey = new ProofSurvey();
  private long files;
  private long bytes;
  private boolean schema;

  ManifestReader(
      Layout layout,
      String backup,
      String node,
      CatalogueLimits limits,
      Consumer<ManifestFile> sink) {
    this.layout = layout;
    this.backup = backup;
    this.node = node;
    this.limits = limits;
    this.sink = sink;
    this.problems = new Problems(limits.problems());
  }

  ManifestSummary read(InputStream in) throws IOException {
    Json.read(in, problems, this::document);
    return new ManifestSummary(
        files, bytes, schema, List.copyOf(keyspaces), survey.best(), problems.lines());
  }

  private void document(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      Json.wrong(json, "the document", "an array of sections", problems);
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        section(json);
      } else {
        Json.wrong(json, "a section", "an object", problems);
      }
    }
  }

  /** Medusa writes the names before the objects; other writers may not, and then they wait. */
  private void section(JsonParser json) throws IOException {
    String where = Json.at(json);
    String keyspace = null;
    String table = null;
    SectionFiles open = null;
    List<ManifestEntry> waiting = new ArrayList<>();
    boolean listed = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "keyspace" -> keyspace = Json.string(json, field, problems);
        case "columnfamily" -> table = Json.string(json, field, problems);
        case "objects" -> {
          listed = true;
          open = keyspace == null || table == null ? null : begin(keyspace, table, where);
          objects(json, open, waiting);
        }
        default -> json.skipChildren();
      }
    }
    if (keyspace == null || table == null || !listed) {
      problems.add("the section " + where + " lacks keyspace, columnfamily or objects");
    } else if (open == null) {
      end(begin(keyspace, table, where), waiting);
    } else {
      end(open, waiting);
    }
  }

  private SectionFiles begin(String keyspace, String table, String where) {
    boolean named = name("keyspace", keyspace, KEYSPACE, "letters, digits, underscores", where);
    named &= name("columnfamily", table, TABLE, "name-<32 hex digits>", where);
    Section section = new Section(node, backup, keyspace, table);
    if (keyspaces.size() < MOST_KEYSPACES) {
      keyspaces.add(keyspace);
    }
    if (!sections.add(PathSegment.folded(section.path()))) {
      problems.add(
          "the section " + PathSegment.shown(section.path()) + " is there a second time, " + where);
    }
    return new SectionFiles(section, named, layout, problems);
  }

  private boolean name(String field, String name, Pattern form, String expected, String where) {
    if (PathSegment.safe(name) && form.matcher(name).matches()) {
      return true;
    }
    String reason = PathSegment.problem(name).map(p -> ", which " + p).orElse("");
    problems.add(
        "%s is %s%s; expected are %s, %s"
            .formatted(field, PathSegment.shown(name), reason, expected, where));
    return false;
  }

  private void objects(JsonParser json, @Nullable SectionFiles open, List<ManifestEntry> waiting)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      Json.wrong(json, "objects", "an array", problems);
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      ManifestEntry entry = ManifestEntry.read(json, problems);
      if (entry == null || !counted(entry)) {
        continue;
      }
      if (open == null) {
        waiting.add(entry);
      } else {
        take(open, entry);
      }
    }
  }

  private void end(SectionFiles open, List<ManifestEntry> waiting) {
    waiting.forEach(entry -> take(open, entry));
    open.end();
    survey.endTable();
  }

  private boolean counted(ManifestEntry entry) {
    files++;
    if (files == limits.files() + 1L) {
      problems.add("names more than " + limits.files() + " files");
    }
    if (entry.size() > Long.MAX_VALUE - bytes) {
      problems.add("the sizes add up to more than 2^63 bytes, at byte " + entry.offset());
      bytes = 0;
    }
    bytes += entry.size();
    return files <= limits.files();
  }

  private void take(SectionFiles open, ManifestEntry entry) {
    ManifestFile file = open.take(entry);
    if (file != null) {
      schema |= sstableOfSchema(file);
      survey.add(file);
      sink.accept(file);
    }
  }

  private static boolean sstableOfSchema(ManifestFile file) {
    return file.keyspace().equals("system_schema")
        && file.directory().index() == null
        && file.name().endsWith("-Data.db");
  }
}
