package dev.rekindle.e2e;

import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TableContents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables with what restores are known to lose, and what can be read of them. */
final class SampleData {
  private static final int SPECIALS = 40;

  private final boolean sai;

  SampleData(CassandraVersion version) {
    this.sai = version == CassandraVersion.V5_0;
  }

  /** Makes every table, and fills it as far as a first backup is to hold it. */
  void create(Cql cql, String datacenter, int rows) {
    cql.createKeyspace("rf1", datacenter, 1);
    cql.createKeyspace("rf3", datacenter, 3);
    cql.createKeyspace("\"Quoted\"", datacenter, 3);
    addRows(cql, 0, rows);
    for (String statement : schema()) {
      cql.execute(statement);
    }
    if (sai) {
      cql.execute("CREATE INDEX by_colour_sai ON rf3.attached (colour) USING 'sai'");
    }
    for (int id = 0; id < SPECIALS; id++) {
      special(cql, id);
    }
    cql.execute("ALTER TABLE rf3.dropped DROP gone");
  }

  /** Writes ids {@code from} to {@code to - 1} to the plain tables. */
  void addRows(Cql cql, int from, int to) {
    cql.load("rf1.plain", from, to);
    cql.load("rf3.plain", from, to);
  }

  /** Reads everything back, through indexes where there are some. */
  Map<String, TableContents> read(Cql cql) {
    Map<String, TableContents> read = new LinkedHashMap<>();
    for (String query : queries()) {
      read.put(query, cql.contents(query));
    }
    return read;
  }

  private List<String> queries() {
    String attached = "SELECT * FROM rf3.attached WHERE colour = 'red'";
    List<String> always =
        List.of(
            "SELECT * FROM rf1.plain",
            "SELECT * FROM rf3.plain",
            "SELECT * FROM rf3.indexed WHERE colour = 'red'",
            "SELECT * FROM rf3.typed",
            "SELECT * FROM rf3.counted",
            "SELECT * FROM rf3.dropped",
            "SELECT * FROM \"Quoted\".\"OrderItems\"");
    return sai
        ? java.util.stream.Stream.concat(always.stream(), java.util.stream.Stream.of(attached))
            .toList()
        : always;
  }

  private static List<String> schema() {
    return List.of(
        "CREATE TABLE rf3.indexed (id int PRIMARY KEY, colour text)",
        "CREATE INDEX by_colour ON rf3.indexed (colour)",
        "CREATE TABLE rf3.attached (id int PRIMARY KEY, colour text)",
        "CREATE TYPE rf3.address (street text, number int)",
        "CREATE TABLE rf3.typed (id int PRIMARY KEY, home frozen<address>)",
        "CREATE TABLE rf3.counted (id int PRIMARY KEY, hits counter)",
        "CREATE TABLE rf3.dropped (id int PRIMARY KEY, kept text, gone text)",
        "CREATE TABLE \"Quoted\".\"OrderItems\" (\"Order Id\" int PRIMARY KEY, \"Name\" text)");
  }

  private static void special(Cql cql, int id) {
    String colour = id % 2 == 0 ? "red" : "blue";
    cql.execute("INSERT INTO rf3.indexed (id, colour) VALUES (%d, '%s')".formatted(id, colour));
    cql.execute("INSERT INTO rf3.attached (id, colour) VALUES (%d, '%s')".formatted(id, colour));
    cql.execute(
        "INSERT INTO rf3.typed (id, home) VALUES (%d, {street: 'Long', number: %d})"
            .formatted(id, id));
    cql.execute("UPDATE rf3.counted SET hits = hits + %d WHERE id = %d".formatted(id + 1, id));
    cql.execute(
        "INSERT INTO rf3.dropped (id, kept, gone) VALUES (%d, 'kept', 'gone')".formatted(id));
    cql.execute(
        "INSERT INTO \"Quoted\".\"OrderItems\" (\"Order Id\", \"Name\") VALUES (%d, 'n%d')"
            .formatted(id, id));
  }
}
