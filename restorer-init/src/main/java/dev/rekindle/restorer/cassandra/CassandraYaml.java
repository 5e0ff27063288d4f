package dev.rekindle.restorer.cassandra;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A {@code cassandra.yaml} as Cassandra itself reads it: by SnakeYAML, the last of repeated keys
 * wins, and what is absent has the engine's default ({@code org.apache.cassandra.config.Config} of
 * 4.1 and 5.0). Reads plain values only, within limits.
 */
final class CassandraYaml {
  private static final int MAX_CHARS = 1 << 20;

  private final Map<?, ?> values;

  private CassandraYaml(Map<?, ?> values) {
    this.values = values;
  }

  /**
   * Reads the text.
   *
   * @throws CassandraConfigException when it is not YAML, or not a mapping
   */
  static CassandraYaml parse(String text) throws CassandraConfigException {
    return new CassandraYaml(map(text));
  }

  /** Returns the values by key, or throws what {@link #parse} throws. */
  static Map<?, ?> map(String text) throws CassandraConfigException {
    if (text.length() > MAX_CHARS) {
      throw new CassandraConfigException(
          List.of(
              invalid(
                  "cassandra.yaml",
                  "at most " + MAX_CHARS + " characters",
                  text.length() + " characters")));
    }
    try {
      Object loaded = new Yaml(new SafeConstructor(options())).load(text);
      if (loaded == null) {
        return Map.of();
      }
      if (loaded instanceof Map<?, ?> map) {
        return map;
      }
      throw new CassandraConfigException(
          List.of(invalid("cassandra.yaml", "a mapping of keys to values", "something else")));
    } catch (YAMLException e) {
      throw new CassandraConfigException(
          List.of(invalid("cassandra.yaml", "YAML", String.valueOf(e.getMessage()).strip())));
    }
  }

  static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(true);
    options.setWarnOnDuplicateKeys(false);
    options.setCodePointLimit(MAX_CHARS);
    return options;
  }

  Directories directories(Path dataPath, List<Problem> problems) {
    return new Directories(
        dataPath,
        paths("data_file_directories", problems),
        path("local_system_data_file_directory", problems),
        path("commitlog_directory", problems),
        path("hints_directory", problems),
        path("saved_caches_directory", problems),
        path("cdc_raw_directory", problems));
  }

  Settings settings(List<Problem> problems) {
    return new Settings(
        number(Settings.NUM_TOKENS, 1, problems),
        text(Settings.INITIAL_TOKEN),
        flag(Settings.AUTO_BOOTSTRAP, true, problems),
        text(Settings.PARTITIONER),
        flag(Settings.UUID_IDS, false, problems),
        Optional.ofNullable(text(Settings.COMPATIBILITY_MODE)).orElse("CASSANDRA_4"));
  }

  private @Nullable String text(String key) {
    Object value = values.get(key);
    return value == null || value.toString().isBlank() ? null : value.toString();
  }

  private int number(String key, int absent, List<Problem> problems) {
    Object value = values.get(key);
    if (value instanceof Integer number && number > 0) {
      return number;
    }
    if (value != null) {
      problems.add(invalid(key, "a positive number", "'" + value + "'"));
    }
    return absent;
  }

  private boolean flag(String key, boolean absent, List<Problem> problems) {
    Object value = values.get(key);
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value != null) {
      problems.add(invalid(key, "true or false", "'" + value + "'"));
    }
    return absent;
  }

  private List<Path> paths(String key, List<Problem> problems) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      problems.add(invalid(key, "a list of directories", "'" + value + "'"));
      return List.of();
    }
    return list.stream()
        .map(item -> directory(key, item, problems))
        .flatMap(Optional::stream)
        .toList();
  }

  private @Nullable Path path(String key, List<Problem> problems) {
    Object value = values.get(key);
    return value == null ? null : directory(key, value, problems).orElse(null);
  }

  private static Optional<Path> directory(
      String key, @Nullable Object value, List<Problem> problems) {
    if (value instanceof String text && !text.isBlank()) {
      try {
        return Optional.of(Path.of(text));
      } catch (InvalidPathException e) {
        problems.add(invalid(key, "a directory", "'" + e.getReason() + "'"));
        return Optional.empty();
      }
    }
    problems.add(invalid(key, "a directory", "'" + value + "'"));
    return Optional.empty();
  }

  static Problem invalid(String key, String expected, String found) {
    return new Problem(
        Problem.Code.CONFIG_INVALID, key, expected, found, "correct the node's configuration");
  }
}
