package dev.rekindle.topology;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A token that more than one node claims, which no ring can hold.
 *
 * @param token the token
 * @param nodes the names of the nodes that claim it, in natural order; at least two
 */
public record SharedToken(BigInteger token, List<String> nodes) {

  /** Keeps an unmodifiable copy of the names. */
  public SharedToken {
    nodes = List.copyOf(nodes);
  }

  /** Returns every token that nodes of different names claim, in ascending order. */
  public static List<SharedToken> among(Collection<Node> nodes) {
    var owners = new TreeMap<BigInteger, SortedSet<String>>();
    for (Node node : nodes) {
      for (BigInteger token : node.tokens().values()) {
        owners.computeIfAbsent(token, _ -> new TreeSet<>(NaturalOrder.NATURAL)).add(node.name());
      }
    }
    return owners.entrySet().stream()
        .filter(owner -> owner.getValue().size() > 1)
        .map(owner -> new SharedToken(owner.getKey(), List.copyOf(owner.getValue())))
        .toList();
  }
}
