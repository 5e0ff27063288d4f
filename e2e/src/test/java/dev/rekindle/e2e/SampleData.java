package dev.rekindle.e2e;

import dev.rekindle.testkit.CassandraVersion;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TableContents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tables with what restores are known to lose, and what can be read of them. */
final class SampleData {
  private static final int SPECIALS = 40;

  private final boolean sai;
  private final int replicas;

  /** For a cluster of so many racks; with fewer than three, {@code rf3} has as many replicas. */
  SampleData(CassandraVersion version, int racks) {
    this.sai = version == CassandraVersion.V5_0;
    this.replicas = Math.min(3, racks);
  }

  /** Makes every table, and fills it as far as a first backup is to hold it. */
  void create(Cql cql, String datacenter, int rows) {
    cql.createKeyspace("rf1", datacenter, 1);
    cql.createKeyspace("rf3", datacenter, replicas);
    cql.createKeyspace("\"Quoted\"", datacenter, replicas);
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
    return sai ? Stream.concat(always.stream(), Stream.of(attached)).toList() : always;
  }

  private static List<String> schema() {
    return List.of(
        "CREATE TABLE rf3.indexed (id int PRIMARY KEY, colour text)",
        "CREATE INDEX by_colour ON rf3.indexed (colour)",
        "CREATE TABLE rf3.attached (id int PRIMARY KEY, colour text)",
        "CREATE TYPE rf3.address (street text, number int)",
        "CREATE TABLE rf3.typed (id int PRIMARY KEY, home frozen<address>,"
            + " names set<text>, steps list<int>, visits map<text, frozen<address>>)",
        "CREATE TABLE rf3.counted (id int PRIMARY KEY, hits counter)",
        "CREATE TABLE rf3.dropped (id int PRIMARY KEY, kept text, gone text)",
        "CREATE TABLE \"Quoted\".\"OrderItems\" (\"Order Id\" int PRIMARY KEY, \"Name\" text)");
  }

  private static void special(Cql cql, int id) {
    String colour = id % 2 == 0 ? "red" : "blue";
    cql.execute("INSERT INTO rf3.indexed (id, colour) VALUES (%d, '%s')".formatted(id, colour));
    cql.execute("INSERT INTO rf3.attached (id, colour) VALUES (%d, '%s')".formatted(id, colour));
    cql.execute(
        ("INSERT INTO rf3.typed (id, home, names, steps, visits) VALUES (%1$d,"
                + " {street: 'Long', number: %1$d}, {'a', 'n%1$d'}, [%1$d, 0],"
                + " {'first': {street: 'Short', number: %1$d}})")
            .formatted(id));
    cql.execute("UPDATE rf3.counted SET hits = hits + %d WHERE id = %d".formatted(id + 1, id));
    cql.execute(
        "INSERT INTO rf3.dropped (id, kept, gone) VALUES (%d, 'kept', 'gone')".formatted(id));
    cql.execute(
        "INSERT INTO \"Quoted\".\"OrderItems\" (\"Order Id\", \"Name\") VALUES (%d, 'n%d')"
            .formatted(id, id));
  }
}
