package dev.rekindle.catalogue;

import dev.rekindle.backup.PathSegment;
import dev.rekindle.topology.Node;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The token maps of all nodes of a backup, put together. Each was written when its node began, so
 * they may differ when nodes came, went or moved meanwhile; what they differ in is told, never
 * guessed at. For one thread.
 */
final class Ring {
  /**
   * One node as a token map shows it.
   *
   * @param node what it says
   * @param source whose token map it is
   */
  private record View(Node node, String source) {}

  private final Map<String, View> first = new TreeMap<>();
  private final Map<String, Node> own = new HashMap<>();
  private final Map<String, List<String>> contradictions = new HashMap<>();

  /** Made when it is first needed, after the last token map was added. */
  private @Nullable Map<BigInteger, List<String>> owners;

  /** Adds the token map of one node. */
  void add(String source, TokenMap map) {
    map.nodes().forEach((name, node) -> add(source, node));
    Node self = map.nodes().get(source);
    if (self != null) {
      own.put(source, self);
    }
  }

  private void add(String source, Node node) {
    View seen = first.putIfAbsent(node.name(), new View(node, source));
    if (seen != null && !seen.node.equals(node)) {
      contradict(
          node.name(),
          "the token maps of "
              + seen.source
              + " and "
              + source
              + " say different things of it ("
              + difference(seen.node, node)
              + "): the ring changed while the backup ran");
    }
  }

  /** Returns every node that a token map names. */
  Set<String> names() {
    return first.keySet();
  }

  /** Returns the node as its own token map shows it, else as another's does, else null. */
  @Nullable Node node(String name) {
    View seen = first.get(name);
    return own.getOrDefault(name, seen == null ? null : seen.node);
  }

  /** Returns the node whose token map was the first to name this one. */
  @Nullable String namedBy(String name) {
    View seen = first.get(name);
    return seen == null ? null : seen.source;
  }

  /** Returns what of the node's place in the ring cannot be; call when all maps are there. */
  List<String> contradictions(String name) {
    List<String> all = new ArrayList<>(contradictions.getOrDefault(name, List.of()));
    Node node = node(name);
    if (node == null) {
      return all;
    }
    if (node.tokens().count() == 0) {
      all.add("the token map gives it no tokens");
    }
    overlaps(node)
        .forEach(
            (other, tokens) ->
                all.add(
                    "it has "
                        + tokens.size()
                        + (tokens.size() == 1 ? " token" : " tokens")
                        + " in common with "
                        + PathSegment.shown(other)
                        + ", such as "
                        + tokens.getFirst()));
    return all;
  }

  private Map<String, List<BigInteger>> overlaps(Node node) {
    Map<String, List<BigInteger>> overlaps = new LinkedHashMap<>();
    for (BigInteger token : node.tokens().values()) {
      for (String owner : owners().getOrDefault(token, List.of())) {
        Node other = Objects.requireNonNull(node(owner));
        if (!owner.equals(node.name()) && Objects.equals(other.datacenter(), node.datacenter())) {
          overlaps.computeIfAbsent(owner, _ -> new ArrayList<>()).add(token);
        }
      }
    }
    return overlaps;
  }

  private Map<BigInteger, List<String>> owners() {
    if (owners == null) {
      owners = new HashMap<>();
      for (String name : first.keySet()) {
        for (BigInteger token : Objects.requireNonNull(node(name)).tokens().values()) {
          owners.computeIfAbsent(token, _ -> new ArrayList<>(1)).add(name);
        }
      }
    }
    return owners;
  }

  private void contradict(String name, String contradiction) {
    contradictions.computeIfAbsent(name, _ -> new ArrayList<>()).add(contradiction);
  }

  private static String difference(Node a, Node b) {
    List<String> differences = new ArrayList<>();
    if (!Objects.equals(a.datacenter(), b.datacenter())) {
      differences.add("datacenter " + a.datacenter() + " or " + b.datacenter());
    }
    if (!Objects.equals(a.rack(), b.rack())) {
      differences.add("rack " + a.rack() + " or " + b.rack());
    }
    if (!a.tokens().equals(b.tokens())) {
      differences.add(a.tokens().count() + " or " + b.tokens().count() + " tokens, not the same");
    }
    return String.join(", ", differences);
  }
}
