package dev.rekindle.e2e.downtime;

import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TableContents;
import dev.rekindle.testkit.TestkitException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table that is nearly all of the data: rows of 64 KiB of random bytes, on one replica each. Of
 * all rows the ids are compared, of some the bytes: that Cassandra reads a block of which one bit
 * is wrong as if it were right is excluded by its own checksums.
 */
final class Blobs {
  /** Small ones, of which a client asks; the backup has them, too. */
  static final String ASKED = "lone.orders";

  /** How many of them there are before each restore. */
  static final int MISTAKES = 50;

  private static final String TABLE = "lone.blobs";
  private static final int ROW_BYTES = 64 * 1024;
  private static final int LOOKED_AT = 100;

  private final int rows;
  private final List<TableContents> expected = new ArrayList<>();
  private final Map<String, Integer> owned = new TreeMap<>();

  Blobs(double gigabytes) {
    this.rows = (int) Math.ceil(gigabytes * 1e9 / ROW_BYTES);
  }

  /** Writes it, and looks who has which of the small rows. */
  void fill(Cql cql) {
    cql.load(TABLE, 0, rows, ROW_BYTES);
    expected.addAll(read(cql));
    TokenMap map = cql.session().getMetadata().getTokenMap().orElseThrow();
    for (int id = 0; id < MISTAKES; id++) {
      Set<Node> replicas = map.getReplicas("lone", ByteBuffer.allocate(4).putInt(0, id));
      owned.putIfAbsent(String.valueOf(replicas.iterator().next().getRack()), id);
    }
  }

  private List<TableContents> read(Cql cql) {
    String some =
        IntStream.iterate(0, id -> id < rows, id -> id + Math.ceilDiv(rows, LOOKED_AT))
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    return List.of(
        cql.contents("SELECT id, name FROM " + TABLE),
        cql.contents("SELECT * FROM %s WHERE id IN (%s)".formatted(TABLE, some)));
  }

  /** Fails unless it is what was written. */
  void mustBeWhole(Cql cql) {
    List<TableContents> found = read(cql);
    if (!found.equals(expected)) {
      throw new TestkitException("%s: expected %s, found %s".formatted(TABLE, expected, found));
    }
  }

  /** What the node of each rack is asked: for a row that it owns. */
  Map<String, String> queries() {
    return owned.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                one -> "SELECT id FROM %s WHERE id = %d".formatted(ASKED, one.getValue())));
  }
}
