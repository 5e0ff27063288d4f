package dev.rekindle.e2e;

import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TableContents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows: small ones on one and on three replicas, and some with a weight.
 *
 * @param rows in each of the tables with small ones
 * @param pictures with 8 KiB each
 */
public record DemoData(int rows, int pictures) {
  /** Enough to see it go: 140 MB in all. */
  static final DemoData TO_WATCH = new DemoData(20_000, 12_000);

  private static final int PICTURE_BYTES = 8 * 1024;

  void write(Cql cql, String datacenter) {
    cql.createKeyspace("shop", datacenter, 3);
    cql.createKeyspace("lone", datacenter, 1);
    cql.load("shop.orders", 0, rows);
    cql.load("lone.orders", 0, rows);
    cql.load("lone.pictures", 0, pictures, PICTURE_BYTES);
  }

  /** Writes some rows more than {@link #write}. */
  void writeMore(Cql cql) {
    cql.load("shop.orders", rows, rows + rows / 4);
  }

  static Map<String, TableContents> read(Cql cql) {
    Map<String, TableContents> read = new LinkedHashMap<>();
    for (String table : List.of("shop.orders", "lone.orders", "lone.pictures")) {
      read.put(table, cql.contents("SELECT * FROM " + table));
    }
    return read;
  }
}
