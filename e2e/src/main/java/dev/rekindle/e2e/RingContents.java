package dev.rekindle.e2e;

import dev.rekindle.testkit.Cql;
import dev.rekindle.testkit.TableContents;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a ring holds.
 *
 * @param rows of each table
 * @param tokens of each node, by rack
 */
record RingContents(Map<String, TableContents> rows, Map<String, Set<List<String>>> tokens) {
  static RingContents of(Cql cql) {
    return new RingContents(DemoData.read(cql), PodRing.tokens(cql));
  }
}
