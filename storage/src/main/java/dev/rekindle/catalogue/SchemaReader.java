package dev.rekindle.catalogue;

import dev.rekindle.backup.PathSegment;
import dev.rekindle.backup.SchemaFacts;
import dev.rekindle.catalogue.CqlTokens.Kind;
import dev.rekindle.catalogue.CqlTokens.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a schema's CQL text where keyspaces are replicated to, and which tables' rows expire.
 *
 * <p>Medusa writes {@code meta/schema.cql} with the Python driver's export, as {@code cqlsh} prints
 * {@code DESCRIBE SCHEMA}: one statement each, virtual tables in comments. What is not understood
 * is named and passed over; nothing in the text can make reading fail.
 */
final class SchemaReader {
  /** More keyspaces, or tables with a time to live, than any cluster can work with. */
  private static final int MOST = 10_000;

  /** The database's own keyspaces, whose rows nobody waits for. */
  private static final Set<String> OWN =
      Set.of("system", "system_schema", "system_auth", "system_distributed", "system_traces");

  private static final String FACTOR = "replication_factor";
  private static final String NUMBER = "[0-9]{1,9}";

  private final CqlTokens tokens;
  private final Problems problems;
  private final SortedMap<String, Map<String, Integer>> replication = new TreeMap<>();
  private final SortedMap<String, Duration> timeToLive = new TreeMap<>();
  private final Set<String> tooMany = new HashSet<>();
  private int keyspaces;
  private Token token = new Token(Kind.SYMBOL, ";", 1);

  private SchemaReader(CqlTokens tokens, Problems problems) {
    this.tokens = tokens;
    this.problems = problems;
  }

  /** Reads a text to its end; only what is wrong with the stream is thrown. */
  static SchemaFacts read(InputStream in, CatalogueLimits limits) throws IOException {
    Problems problems = new Problems(limits.problems());
    // A decoder of its own reports what is no UTF-8; the reader's would replace it.
    SchemaReader reader =
        new SchemaReader(
            new CqlTokens(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())),
            problems);
    try {
      reader.statements();
    } catch (CharacterCodingException e) {
      problems.add("is no text in UTF-8");
    }
    return new SchemaFacts(reader.replication, reader.timeToLive, problems.lines());
  }

  private void statements() throws IOException {
    while (!token.last()) {
      statement();
      while (!token.symbol(';') && !token.last()) {
        advance();
      }
      if (token.last()) {
        problems.add("ends in the middle of a statement: it is truncated");
        return;
      }
      advance();
    }
    if (token.kind() == Kind.CUT_OFF) {
      unexpected("a statement");
    } else if (keyspaces == 0) {
      problems.add("describes no keyspace");
    }
  }

  private void statement() throws IOException {
    if (token.symbol(';')) {
      return;
    }
    if (!token.word("CREATE") && !token.word("ALTER")) {
      unexpected("CREATE or ALTER");
      return;
    }
    advance();
    if (token.word("KEYSPACE")) {
      advance();
      keyspace();
    } else if (token.word("TABLE") || token.word("COLUMNFAMILY")) {
      advance();
      table();
    }
  }

  private void keyspace() throws IOException {
    String name = name();
    if (name == null || full(++keyspaces, "keyspaces")) {
      return;
    }
    if (!find("replication") || !expect('=') || !expect('{')) {
      problems.add("says nothing about the replication of keyspace " + PathSegment.shown(name));
      return;
    }
    Map<String, Integer> replicas = replicas(name);
    if (!replicas.isEmpty()) {
      replication.put(name, replicas);
    }
  }

  /** Reads the map after its brace. Keys other than class and factor are names of datacenters. */
  private Map<String, Integer> replicas(String keyspace) throws IOException {
    Map<String, Integer> replicas = new TreeMap<>();
    while (!token.symbol('}')) {
      String key = token.text();
      if (token.kind() != Kind.STRING || token.tooLong() || !skipTo(':')) {
        unexpected("the replication of keyspace " + PathSegment.shown(keyspace));
        return replicas;
      }
      // Transient replicas are written as "3/1", of which 3 is the number of all.
      String count = token.text().split("/", 2)[0];
      if (key.equals("class")) {
        advance();
      } else if (count.matches(NUMBER)) {
        int replicaCount = Integer.parseInt(count);
        if (replicaCount > 0 && !key.equals(FACTOR) && !full(replicas.size(), "datacenters")) {
          replicas.put(key, replicaCount);
        }
        advance();
      } else {
        unexpected("the number of replicas in " + PathSegment.shown(key));
        return replicas;
      }
      if (token.symbol(',')) {
        advance();
      }
    }
    return replicas;
  }

  private void table() throws IOException {
    String keyspace = name();
    if (keyspace == null) {
      return;
    }
    if (!expect('.')) {
      unexpected("a point after keyspace " + PathSegment.shown(keyspace));
      return;
    }
    String name = identifier();
    if (name == null || !find("default_time_to_live")) {
      return;
    }
    if (!expect('=') || !token.text().matches(NUMBER)) {
      unexpected("the time to live of " + PathSegment.shown(keyspace + "." + name));
      return;
    }
    int seconds = Integer.parseInt(token.text());
    if (seconds > 0 && !OWN.contains(keyspace) && !full(timeToLive.size(), "tables that expire")) {
      timeToLive.put(keyspace + "." + name, Duration.ofSeconds(seconds));
    }
  }

  /** Reads the name of what is created, or tells what is there instead. */
  private @Nullable String name() throws IOException {
    if (token.word("IF")) {
      advance();
      advance();
      advance();
    }
    return identifier();
  }

  private @Nullable String identifier() throws IOException {
    Token name = token;
    if ((name.kind() != Kind.NAME && name.kind() != Kind.WORD) || name.tooLong()) {
      unexpected("a name");
      return null;
    }
    advance();
    return name.kind() == Kind.NAME ? name.text() : name.text().toLowerCase(Locale.ROOT);
  }

  /** Goes past an option of the statement, outside of all brackets; columns may have its name. */
  private boolean find(String option) throws IOException {
    int depth = 0;
    while (!token.symbol(';') && !token.last()) {
      if (token.symbol('(') || token.symbol('{')) {
        depth++;
      } else if (token.symbol(')') || token.symbol('}')) {
        depth--;
      } else if (depth == 0 && token.word(option)) {
        advance();
        return true;
      }
      advance();
    }
    return false;
  }

  private boolean expect(char symbol) throws IOException {
    if (!token.symbol(symbol)) {
      return false;
    }
    advance();
    return true;
  }

  private boolean skipTo(char symbol) throws IOException {
    advance();
    return expect(symbol);
  }

  private boolean full(int count, String what) {
    if (count < MOST) {
      return false;
    }
    if (tooMany.add(what)) {
      problems.add("has more than " + MOST + " " + what);
    }
    return true;
  }

  private void unexpected(String expected) {
    problems.add(
        "line "
            + token.line()
            + ": expected "
            + expected
            + ", found "
            + PathSegment.shown(token.text()));
  }

  private void advance() throws IOException {
    token = tokens.next();
  }
}
