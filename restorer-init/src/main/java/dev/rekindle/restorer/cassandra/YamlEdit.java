package dev.rekindle.restorer.cassandra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Writes a node's identity into the text of a {@code cassandra.yaml}, and takes it out again.
 *
 * <p>What is written is a block of lines between two comments, and the lines that it replaces
 * become comments. So it can be taken out to the byte, nothing else of the text changes, and doing
 * it twice is doing it once.
 */
final class YamlEdit {
  private static final String BEGIN = "# >>> rekindle: the identity of a restored node";
  private static final String END = "# <<< rekindle";
  private static final String REPLACED = "#rekindle# ";

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^ *" + BEGIN + "\\n.*?^ *" + END + "\\n");

  private static final Pattern REPLACED_LINE = Pattern.compile("(?m)^" + REPLACED);

  private YamlEdit() {}

  /** Returns the text as it was before {@link #withIdentity}. */
  static String withoutIdentity(String text) {
    return REPLACED_LINE.matcher(BLOCK.matcher(text).replaceAll("")).replaceAll("");
  }

  /**
   * Returns the text with these settings instead of what it had, and all else as it was.
   *
   * @param settings plain values by key
   * @throws CassandraConfigException when the text cannot be edited so that Cassandra reads it back
   *     as meant
   */
  static String withIdentity(String text, Map<String, String> settings)
      throws CassandraConfigException {
    String original = withoutIdentity(text);
    Map<Object, Object> meant = new HashMap<>(CassandraYaml.map(original));
    settings.forEach((key, value) -> meant.put(key, new Yaml(safe()).load(quoted(key, value))));
    String edited = edit(original, settings);
    if (!CassandraYaml.map(edited).equals(meant)) {
      throw new CassandraConfigException(List.of(uneditable("a form that cannot be edited")));
    }
    return edited;
  }

  private static String edit(String text, Map<String, String> settings)
      throws CassandraConfigException {
    @Nullable Node root = new Yaml(safe()).compose(new java.io.StringReader(text));
    if (root == null) {
      return block(settings, 0) + text;
    }
    if (!(root instanceof MappingNode mapping)
        || mapping.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
      throw new CassandraConfigException(List.of(uneditable("one line of braces")));
    }
    Set<Integer> replaced = new TreeSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && settings.containsKey(key.getValue())) {
        addLines(key, tuple.getValueNode(), replaced);
      }
    }
    return rewrite(text, mapping, settings, replaced);
  }

  private static void addLines(Node key, Node value, Set<Integer> lines)
      throws CassandraConfigException {
    if (!(value instanceof ScalarNode)) {
      throw new CassandraConfigException(List.of(uneditable("a collection where a value belongs")));
    }
    int last = value.getEndMark().getLine() - (value.getEndMark().getColumn() == 0 ? 1 : 0);
    for (int line = key.getStartMark().getLine(); line <= last; line++) {
      lines.add(line);
    }
  }

  private static String rewrite(
      String text, Node root, Map<String, String> settings, Set<Integer> replaced) {
    StringBuilder out = new StringBuilder(text.length() + 1024);
    List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
    for (int i = 0; i < lines.size(); i++) {
      if (i == root.getStartMark().getLine()) {
        out.append(block(settings, root.getStartMark().getColumn()));
      }
      out.append(replaced.contains(i) ? REPLACED : "").append(lines.get(i));
    }
    return out.toString();
  }

  private static String block(Map<String, String> settings, int column) {
    String indent = " ".repeat(column);
    StringBuilder block = new StringBuilder(indent).append(BEGIN).append('\n');
    settings.forEach(
        (key, value) ->
            block.append(indent).append(key).append(": ").append(quoted(key, value)).append('\n'));
    return block.append(indent).append(END).append('\n').toString();
  }

  /** A list of tokens is text, even where there is one; everything else is what it looks like. */
  private static String quoted(String key, String value) {
    return key.equals(Settings.INITIAL_TOKEN) ? '\'' + value + '\'' : value;
  }

  private static SafeConstructor safe() {
    return new SafeConstructor(CassandraYaml.options());
  }

  private static Problem uneditable(String found) {
    return CassandraYaml.invalid(
        "cassandra.yaml",
        "one key a line, so that the node's tokens can be written into it",
        found);
  }
}
