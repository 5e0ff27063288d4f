package dev.rekindle.e2e;

import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TableContents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of the demo: small ones on one and on three replicas, and some with a weight. */
final class DemoData {
  private static final int ROWS = 20_000;
  private static final int PICTURES = 12_000;
  private static final int PICTURE_BYTES = 8 * 1024;

  private DemoData() {}

  static void write(Cql cql, String datacenter) {
    cql.createKeyspace("shop", datacenter, 3);
    cql.createKeyspace("lone", datacenter, 1);
    cql.load("shop.orders", 0, ROWS);
    cql.load("lone.orders", 0, ROWS);
    cql.load("lone.pictures", 0, PICTURES, PICTURE_BYTES);
  }

  static Map<String, TableContents> read(Cql cql) {
    Map<String, TableContents> read = new LinkedHashMap<>();
    for (String table : List.of("shop.orders", "lone.orders", "lone.pictures")) {
      read.put(table, cql.contents("SELECT * FROM " + table));
    }
    return read;
  }
}
