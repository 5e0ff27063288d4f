package dev.rekindle.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.SchemaFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a schema's text says of replicas and of rows that expire, and what becomes of the rest. */
class SchemaReaderTest {
  /** As the Python driver writes it, which Medusa asks. */
  static final String REAL =
      """
      CREATE KEYSPACE system_auth WITH replication = {'class': 'SimpleStrategy', 'replication_factor': '1'}  AND durable_writes = true;

      CREATE TABLE system_distributed.repair_history (
          keyspace_name text PRIMARY KEY
      ) WITH default_time_to_live = 2592000
          AND comment = 'Repair history';

      CREATE KEYSPACE system_schema WITH replication = {'class': 'LocalStrategy'}  AND durable_writes = true;

      CREATE TABLE system_schema.tables (
          keyspace_name text,
          table_name text,
          default_time_to_live int,
          PRIMARY KEY (keyspace_name, table_name)
      ) WITH CLUSTERING ORDER BY (table_name ASC)
          AND compression = {'chunk_length_in_kb': '16', 'class': 'org.apache.cassandra.io.compress.LZ4Compressor'}
          AND default_time_to_live = 0;

      CREATE KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '3', 'dc2': '2'}  AND durable_writes = true;

      CREATE TYPE shop.address (
          street text,
          number int
      );

      CREATE TABLE shop."OrderItems" (
          id int PRIMARY KEY,
          home frozen<address>
      ) WITH additional_write_policy = '99p'
          AND comment = 'AND default_time_to_live = 7; -- it''s /* text'
          AND default_time_to_live = 86400
          AND speculative_retry = '99p';
      CREATE CUSTOM INDEX sai ON shop."OrderItems" (home) USING 'sai';

      CREATE MATERIALIZED VIEW shop.by_home AS
          SELECT home, id
          FROM shop."OrderItems"
          WHERE home IS NOT NULL AND id IS NOT NULL
          PRIMARY KEY (home, id)
       WITH CLUSTERING ORDER BY (id ASC)
          AND default_time_to_live = 5;

      CREATE FUNCTION shop.twice(value int)
          RETURNS NULL ON NULL INPUT
          RETURNS int
          LANGUAGE java
          AS $$ return value * 2; // ' " { $$;

      /*
      Warning: Keyspace system_views is a virtual keyspace and cannot be recreated with CQL.
      Structure, for reference:*/
      // VIRTUAL KEYSPACE system_views;

      /*
      Warning: Table system_views.caches is a virtual table and cannot be recreated with CQL.
      VIRTUAL TABLE system_views.caches (
          name text PRIMARY KEY
      ) WITH comment = 'system caches';
      */""";

  @Test
  void findsReplicasAndTablesThatExpireInWhatTheDriverWrites() throws IOException {
    SchemaFacts facts = read(REAL);

    assertThat(facts.unread()).isEmpty();
    assertThat(facts.replication()).containsExactly(Map.entry("shop", Map.of("dc1", 3, "dc2", 2)));
    assertThat(facts.timeToLive())
        .containsExactly(Map.entry("shop.OrderItems", Duration.ofDays(1)));
  }

  @Test
  void readsWhatCassandraWritesIntoItsSnapshots() throws IOException {
    SchemaFacts facts =
        read(
            """
            CREATE KEYSPACE IF NOT EXISTS ks WITH REPLICATION = { 'class' : 'org.apache.cassandra.locator.NetworkTopologyStrategy', 'dc1': 3 } AND DURABLE_WRITES = true;
            CREATE TABLE IF NOT EXISTS ks.t (id int PRIMARY KEY) WITH ID = 4e7f7980-e5be-11f1-a861-ffeb7aae2ea7 AND default_time_to_live = 60;
            ALTER TABLE ks.t DROP gone USING TIMESTAMP 1700000000000000;
            """);

    assertThat(facts.unread()).isEmpty();
    assertThat(facts.replication()).containsExactly(Map.entry("ks", Map.of("dc1", 3)));
    assertThat(facts.timeToLive()).containsExactly(Map.entry("ks.t", Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Shop, shop",
        "`\"Shop\"`, Shop",
        "`\"a\"\"b\"`, `a\"b`",
        "`\"KEYSPACE\"`, KEYSPACE",
        "`/* not this */ ks -- nor this\n`, ks",
      })
  void takesNamesAsCassandraDoes(String written, String name) throws IOException {
    SchemaFacts facts =
        read("CREATE KEYSPACE " + written + " WITH replication = {'class':'N', 'dc1':'1'};");

    assertThat(facts.unread()).isEmpty();
    assertThat(facts.replication()).containsExactly(Map.entry(name, Map.of("dc1", 1)));
  }

  @Test
  void countsTransientReplicasAndForgetsThoseThatAreNone() throws IOException {
    SchemaFacts facts = read(keyspace("'class': 'N', 'dc1': '3/1', 'dc2': '0', 'd''c': 2"));

    assertThat(facts.unread()).isEmpty();
    assertThat(facts.replication()).containsExactly(Map.entry("ks", Map.of("dc1", 3, "d'c", 2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | describes no keyspace",
        "CREATE TYPE ks.t (a int); | describes no keyspace",
        "hello; | line 1: expected CREATE or ALTER, found \"hello\"",
        "CREATE KEYSPACE ks; | says nothing about the replication of keyspace \"ks\"",
        "CREATE KEYSPACE 'ks'; | line 1: expected a name, found \"ks\"",
        "CREATE KEYSPACE ks WITH replication = {'class' | ends in the middle of a statement",
        "/* a comment | found \"the end of the text inside a comment\"",
        "CREATE TABLE t (a int PRIMARY KEY); | expected a point after keyspace \"t\"",
        "CREATE TABLE k.t () WITH default_time_to_live = 'soon'; | the time to live of \"k.t\"",
        "CREATE TABLE k.t () WITH default_time_to_live = 9999999999; | the time to live of \"k.t\"",
      })
  void saysWhatItDoesNotUnderstand(String text, String problem) throws IOException {
    assertThat(String.join("; ", read(text).unread())).contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`'dc1': 'many'`, `the number of replicas in \"dc1\", found \"many\"`",
        "`'dc1': '-1'`, `the number of replicas in \"dc1\", found \"-1\"`",
        "`'dc1': 99999999999`, the number of replicas",
        "`dc1: 1`, `the replication of keyspace \"ks\", found \"dc1\"`",
        "`'dc1' 1`, the replication of keyspace",
      })
  void saysWhichReplicasItDoesNotUnderstand(String map, String problem) throws IOException {
    SchemaFacts facts = read(keyspace(map) + "CREATE TABLE ks.t () WITH default_time_to_live = 9;");

    assertThat(String.join("; ", facts.unread())).contains(problem);
    assertThat(facts.timeToLive()).as("what comes after it is read").containsOnlyKeys("ks.t");
  }

  @Test
  void readsUpToWhereTheTextWasCutOffAndSaysSo() throws IOException {
    String first = keyspace("'dc1': '1'");
    String whole = first + "\n" + REAL;
    for (int length = first.length(); length < whole.indexOf("/*\nWarning"); length += 7) {
      String cut = whole.substring(0, length);

      SchemaFacts facts = read(cut);

      assertThat(facts.replication()).as(cut).containsEntry("ks", Map.of("dc1", 1));
      if (!cut.stripTrailing().endsWith(";")) {
        assertThat(facts.unread()).as(cut).isNotEmpty();
      }
    }
  }

  @Test
  void saysThatATextIsNone() throws IOException {
    byte[] text =
        (keyspace("'dc1': '1'") + " ".repeat(20_000) + "\u00ff;")
            .getBytes(StandardCharsets.ISO_8859_1);

    SchemaFacts facts = SchemaReader.read(new ByteArrayInputStream(text), CatalogueLimits.DEFAULT);

    assertThat(facts.unread()).containsExactly("is no text in UTF-8");
    assertThat(facts.replication()).containsOnlyKeys("ks");
  }

  @Test
  void keepsOnlyTheBeginningOfWhatIsTooLongToBeAName() throws IOException {
    String endless = "x".repeat(3 << 20);

    SchemaFacts facts =
        read(
            "CREATE KEYSPACE %s WITH replication = {'dc1': 1};".formatted(endless)
                + keyspace("'%s': 1".formatted(endless))
                + "CREATE TABLE ks.\"%s\" () WITH default_time_to_live = 1;".formatted(endless)
                + "CREATE TABLE ks.t () WITH comment = '%s' AND default_time_to_live = 1;"
                    .formatted(endless));

    assertThat(facts.unread()).hasSize(3).allMatch(problem -> problem.length() < 300);
    assertThat(facts.replication()).isEmpty();
    assertThat(facts.timeToLive()).containsOnlyKeys("ks.t");
  }

  @Test
  void countsWhatIsMoreThanAnyClusterHas() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_050; i++) {
      text.append("CREATE KEYSPACE k").append(i).append(" WITH replication = {'dc1': 1};");
      text.append("CREATE TABLE k.t").append(i).append(" () WITH default_time_to_live = 1;");
    }

    SchemaFacts facts = read(text.toString());

    assertThat(facts.replication()).hasSizeLessThanOrEqualTo(10_000);
    assertThat(facts.timeToLive()).hasSizeLessThanOrEqualTo(10_000);
    assertThat(facts.unread())
        .contains("has more than 10000 keyspaces", "has more than 10000 tables that expire")
        .doesNotHaveDuplicates();
  }

  @Test
  void failsWithTheStreamAndWithNothingElse() {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream("CREATE".getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the wire was cut");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("the wire was cut");
              }
            });

    assertThatThrownBy(() -> SchemaReader.read(broken, CatalogueLimits.DEFAULT))
        .hasMessage("the wire was cut");
  }

  private static String keyspace(String map) {
    return "CREATE KEYSPACE ks WITH replication = {" + map + "} AND durable_writes = true;";
  }

  private static SchemaFacts read(String text) throws IOException {
    return SchemaReader.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), CatalogueLimits.DEFAULT);
  }
}
