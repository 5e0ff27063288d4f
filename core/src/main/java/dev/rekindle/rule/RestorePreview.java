package dev.rekindle.rule;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.rekindle.backup.NodeFacts;
import dev.rekindle.mapping.Mapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an accepted restore will do, in lines for the person who asked: the warnings, then one line
 * per rack that says which pod gets which node's data, and how much.
 *
 * <p>An API server keeps 256 characters of a warning and 4,096 of all of them. What does not fit is
 * left out here, with the number of what is missing, and never cut off in the middle of a name.
 * Source: {@code k8s.io/apiserver/pkg/endpoints/filters/warning.go}.
 */
public final class RestorePreview {
  /** The most characters of a line. */
  public static final int LINE = 256;

  /** The most characters of all lines together. */
  public static final int TOTAL = 4_096;

  // Room for the line that says how many were left out.
  private static final int REST = 80;
  private static final int WARNINGS = TOTAL / 2;

  private RestorePreview() {}

  /**
   * Returns the lines.
   *
   * @param mapping which pod gets which node's data
   * @param nodes the nodes of the backup
   * @param verdict what the rules said
   */
  public static List<String> of(
      Mapping.Complete mapping, Collection<NodeFacts> nodes, Verdict verdict) {
    List<String> warnings =
        verdict.warnings().stream().map(warning -> OneLine.cut(warning.line(), LINE)).toList();
    var lines = new ArrayList<>(fitting(warnings, WARNINGS, "warnings"));
    int left = TOTAL - lines.stream().mapToInt(String::length).sum();
    lines.addAll(fitting(racks(mapping, nodes), left, "racks"));
    return List.copyOf(lines);
  }

  private static List<String> racks(Mapping.Complete mapping, Collection<NodeFacts> nodes) {
    Map<String, Long> bytes = new HashMap<>();
    nodes.forEach(node -> bytes.put(node.node().name(), node.bytes()));
    Map<String, List<Mapping.Pair>> racks =
        mapping.pairs().stream()
            .collect(groupingBy(pair -> pair.pod().rack(), LinkedHashMap::new, toList()));
    var lines = new ArrayList<String>();
    racks.forEach((rack, pairs) -> lines.add(line(rack, pairs, bytes)));
    return lines;
  }

  private static String line(String rack, List<Mapping.Pair> pairs, Map<String, Long> bytes) {
    var line = new StringBuilder("rack ").append(OneLine.cut(OneLine.of(rack), 64));
    line.append(" (").append(count(pairs.size(), "node")).append(", ");
    line.append(size(pairs, bytes)).append("): ");
    for (int i = 0; i < pairs.size(); i++) {
      Mapping.Pair pair = pairs.get(i);
      String next =
          (i == 0 ? "" : ", ")
              + OneLine.of(pair.pod().name())
              + " <- "
              + OneLine.of(pair.source().name());
      int others = pairs.size() - i - 1;
      String rest = others == 0 ? "" : " and " + others + " more";
      if (line.length() + next.length() + rest.length() > LINE) {
        return line.append(i == 0 ? "" : " and ").append(count(others + 1, "more")).toString();
      }
      line.append(next);
    }
    return line.toString();
  }

  private static String count(int number, String noun) {
    return number + " " + (number == 1 || noun.equals("more") ? noun : noun + "s");
  }

  private static String size(List<Mapping.Pair> pairs, Map<String, Long> bytes) {
    long sum = 0;
    boolean allKnown = true;
    for (Mapping.Pair pair : pairs) {
      long some = bytes.getOrDefault(pair.source().name(), 0L);
      sum = Math.max(sum, sum + some);
      allKnown &= some > 0;
    }
    if (sum == 0) {
      return "size not known";
    }
    return (allKnown ? "" : "at least ") + ByteCount.text(sum);
  }

  /** Returns the first lines that fit, and a last one that counts the others. */
  private static List<String> fitting(List<String> lines, int most, String noun) {
    var kept = new ArrayList<String>();
    int used = 0;
    for (String line : lines) {
      boolean last = kept.size() == lines.size() - 1;
      if (used + line.length() + (last ? 0 : REST) > most) {
        kept.add("and " + (lines.size() - kept.size()) + " more " + noun + ", not shown here");
        return kept;
      }
      kept.add(line);
      used += line.length();
    }
    return kept;
  }
}
