package dev.rekindle.restorer.run;

import dev.rekindle.ledger.Guard;
import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.restorer.cassandra.CassandraConfigException;
import dev.rekindle.restorer.cassandra.Directories;
import dev.rekindle.restorer.cassandra.Handover;
import dev.rekindle.restorer.cassandra.NodeConfig;
import dev.rekindle.restorer.cassandra.Seeds;
import dev.rekindle.restorer.volume.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The node as the settings describe it.
 *
 * @param guard to whom the volumes belong
 * @param directories where the database keeps its data
 * @param directoriesStated whether anybody said so, rather than the image
 * @param configDir where a rendered {@code cassandra.yaml} is, or null
 * @param optionsFile the file of JVM options, or null to edit the rendered configuration
 * @param version the release that will start, or null
 * @param image the {@code CASSANDRA_*} variables of the database's container
 */
public record NodeSettings(
    Guard guard,
    Directories directories,
    boolean directoriesStated,
    @Nullable Path configDir,
    @Nullable Path optionsFile,
    @Nullable String version,
    Map<String, String> image) {
  private static final String IMAGE_PREFIX = "CASSANDRA_";
  private static final String DEFAULT_OPTIONS = "rekindle.options";

  /** Keeps an unmodifiable copy. */
  public NodeSettings {
    image = Map.copyOf(image);
  }

  static NodeSettings from(Values values, Guard guard, Map<String, String> environment) {
    Path dataPath = values.requiredPath(Variable.DATA_PATH);
    Directories directories =
        new Directories(
            dataPath,
            values.paths(Variable.DATA_DIRS),
            values.path(Variable.LOCAL_SYSTEM_DIR),
            values.path(Variable.COMMIT_LOG_DIR),
            values.path(Variable.HINTS_DIR),
            values.path(Variable.SAVED_CACHES_DIR),
            values.path(Variable.CDC_RAW_DIR));
    Path configDir = values.path(Variable.CONFIG_DIR);
    Path optionsFile = values.path(Variable.OPTIONS_FILE);
    boolean stated = directories.stated();
    if (stated && configDir != null) {
      values.problem(
          Variable.CONFIG_DIR, "the configuration names the directories; do not state them, too");
    }
    Map<String, String> image = new TreeMap<>(environment);
    image.keySet().removeIf(name -> !name.startsWith(IMAGE_PREFIX));
    boolean neither = configDir == null && optionsFile == null;
    return new NodeSettings(
        guard,
        directories,
        stated,
        configDir,
        neither ? dataPath.resolve(DEFAULT_OPTIONS) : optionsFile,
        values.text(Variable.CASSANDRA_VERSION),
        image);
  }

  /** Reads what the node will start with. */
  public NodeConfig config() throws RestorerException {
    try {
      if (configDir != null) {
        Path yaml = configDir.resolve("cassandra.yaml");
        String text = Files.readString(yaml);
        return NodeConfig.ofYaml(text, directories.dataPath(), handover(), version);
      }
      return directoriesStated
          ? NodeConfig.ofDirectories(directories, handover(), version)
          : NodeConfig.ofImage(directories.dataPath(), image, handover(), version);
    } catch (CassandraConfigException e) {
      throw Failures.of(e);
    } catch (IOException e) {
      throw Failures.of(ExitCode.CONFIGURATION, "Reading the configuration in " + configDir, e);
    }
  }

  /**
   * Reads where the node will look for its cluster; nothing where the configuration is unreadable.
   */
  Seeds seeds() {
    try {
      return configDir == null
          ? Seeds.ofImage(image)
          : Seeds.ofYaml(Files.readString(configDir.resolve("cassandra.yaml")));
    } catch (CassandraConfigException | IOException e) {
      return Seeds.NONE; // which was told before anything was staged
    }
  }

  /**
   * Fails when a directory of the database's data neither is there nor could be made: then a volume
   * is not mounted, and whatever was written would be lost with the container.
   */
  void requireVolume(NodeConfig config) throws RestorerException {
    List<String> missing = new ArrayList<>();
    for (Root root : config.roots()) {
      Path parent = root.path().getParent();
      if (root.restored()
          && !Files.isDirectory(root.path())
          && (parent == null || !Files.isDirectory(parent))) {
        missing.add(root.path() + " (" + root.name() + ")");
      }
    }
    if (!missing.isEmpty()) {
      throw new RestorerException(
          ExitCode.VOLUME,
          "Looking for the database's data: expected each of them, or at least its parent,"
              + " found neither of "
              + String.join(", ", missing)
              + "; mount the volume, or correct the data path. Nothing was touched.");
    }
  }

  private Handover handover() {
    if (optionsFile != null) {
      return new Handover.OptionsFile(optionsFile);
    }
    return configDir == null
        ? new Handover.Nothing()
        : new Handover.ConfigFile(configDir.resolve("cassandra.yaml"));
  }
}
