package dev.rekindle.restorer.cassandra;

import dev.rekindle.restorer.volume.Root;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the node will start with, as far as it can be known before it starts.
 *
 * @param roots the directories whose content a restore replaces: {@code data0}, {@code data1}, …,
 *     {@code system} where local system data has a directory of its own, then the ones that are
 *     only emptied; a directory need not exist
 * @param settings what is known of the configuration
 * @param handover how the node is told who it is
 * @param version the release that will start, such as {@code 5.0.9}; null when unknown
 */
public record NodeConfig(
    List<Root> roots, Settings settings, Handover handover, @Nullable String version) {
  static final String LOCAL_SYSTEM = "system";

  /** What the official image's own cassandra.yaml states, for 4.0, 4.1 and 5.0. */
  private static final int IMAGE_NUM_TOKENS = 16;

  /** Keeps an unmodifiable copy. */
  public NodeConfig {
    roots = List.copyOf(roots);
  }

  /**
   * The configuration is a rendered {@code cassandra.yaml}. What an earlier handover wrote into it
   * is left out of account.
   *
   * @param text the file's content
   * @param dataPath where Cassandra puts what the file does not state
   * @throws CassandraConfigException naming everything that is wrong
   */
  public static NodeConfig ofYaml(
      String text, Path dataPath, Handover handover, @Nullable String version)
      throws CassandraConfigException {
    CassandraYaml yaml = CassandraYaml.parse(YamlEdit.withoutIdentity(text));
    List<Problem> problems = new ArrayList<>();
    List<Root> roots = yaml.directories(dataPath, problems).roots(problems);
    Settings settings = yaml.settings(problems);
    return checked(new NodeConfig(roots, settings, handover, version), problems);
  }

  /**
   * The configuration is what the official image renders after us: its own file, with the
   * container's {@code CASSANDRA_*} variables in it.
   *
   * @param dataPath {@code /var/lib/cassandra}, or where the volume is
   * @param variables the database container's, as the pod template states them
   * @throws CassandraConfigException naming everything that is wrong
   */
  public static NodeConfig ofImage(
      Path dataPath, Map<String, String> variables, Handover handover, @Nullable String version)
      throws CassandraConfigException {
    List<Problem> problems = new ArrayList<>();
    Settings settings =
        new Settings(
            numTokens(variables.get("CASSANDRA_NUM_TOKENS"), problems),
            null,
            true,
            "org.apache.cassandra.dht.Murmur3Partitioner",
            false,
            "CASSANDRA_4");
    List<Root> roots = Directories.below(dataPath).roots(problems);
    return checked(new NodeConfig(roots, settings, handover, version), problems);
  }

  /**
   * Nothing but the directories is known, as when a person states them.
   *
   * @throws CassandraConfigException naming everything that is wrong
   */
  public static NodeConfig ofDirectories(
      Directories directories, Handover handover, @Nullable String version)
      throws CassandraConfigException {
    List<Problem> problems = new ArrayList<>();
    List<Root> roots = directories.roots(problems);
    return checked(new NodeConfig(roots, Settings.UNKNOWN, handover, version), problems);
  }

  /** Returns where Cassandra looks for its own schema and state. */
  public Root localSystemRoot() {
    return roots.stream()
        .filter(root -> root.name().equals(LOCAL_SYSTEM))
        .findFirst()
        .orElseGet(() -> dataRoots().getFirst());
  }

  /** Returns the data directories, in the configured order; at least one. */
  public List<Root> dataRoots() {
    return roots.stream().filter(root -> root.name().startsWith("data")).toList();
  }

  private static NodeConfig checked(NodeConfig config, List<Problem> problems)
      throws CassandraConfigException {
    if (!problems.isEmpty()) {
      throw new CassandraConfigException(problems);
    }
    return config;
  }

  private static int numTokens(@Nullable String text, List<Problem> problems) {
    if (text == null || text.isEmpty()) {
      return IMAGE_NUM_TOKENS;
    }
    if (text.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(text);
    }
    problems.add(
        new Problem(
            Problem.Code.CONFIG_INVALID,
            "CASSANDRA_NUM_TOKENS",
            "a number of tokens, 1 to 9999",
            "'" + text + "'",
            "correct the variable in the database container"));
    return IMAGE_NUM_TOKENS;
  }
}
