package dev.rekindle.catalogue;

import dev.rekindle.topology.Node;
import java.util.List;
import java.util.Map;

/**
 * What one node knew of its datacenter when its backup began.
 *
 * @param nodes by name, in the file's order
 * @param problems why it cannot be believed; empty when it can
 */
record TokenMap(Map<String, Node> nodes, List<String> problems) {
  TokenMap {
    problems = List.copyOf(problems);
  }
}
