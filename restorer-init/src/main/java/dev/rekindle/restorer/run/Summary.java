package dev.rekindle.restorer.run;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.restorer.stage.StageResult;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a staging did, in numbers. It is kept beside the staged data, since the process that stages
 * need not be the one that commits.
 *
 * @param numbers by name; bytes, counts of files and milliseconds
 */
public record Summary(Map<String, Long> numbers) {
  private static final String NAME = "summary.properties";

  /** Keeps an unmodifiable copy in the order of the names. */
  public Summary {
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }

  /**
   * Tells of a staging.
   *
   * @param unknown how many files of the backup were not staged, with one warning for all of them
   */
  static Summary of(StageResult result, int unknown) {
    Map<String, Long> numbers = new TreeMap<>();
    numbers.put("files", result.files());
    numbers.put("bytes", result.bytes());
    numbers.put("bytesDownloaded", result.downloaded().bytes());
    numbers.put("bytesLinked", result.linked().bytes());
    numbers.put("bytesKept", result.kept().bytes());
    numbers.put("filesLeftOut", result.leftOut() + unknown);
    numbers.put("warnings", (long) result.warnings().size() + Math.min(unknown, 1));
    numbers.put("stagingMilliseconds", result.took().toMillis());
    for (Map.Entry<ProofLevel, Long> level : result.proof().entrySet()) {
      numbers.put(level.getKey().counter(), level.getValue());
    }
    return new Summary(numbers);
  }

  /** Returns the same as a progress that is over. */
  Status.Progress progress() {
    Map<ProofLevel, Long> proof = new EnumMap<>(ProofLevel.class);
    for (ProofLevel level : ProofLevel.values()) {
      proof.put(level, number(level.counter()));
    }
    long files = number("files");
    long bytes = number("bytes");
    return new Status.Progress(files, files, bytes, bytes, 0, -1, proof);
  }

  private long number(String name) {
    return numbers.getOrDefault(name, 0L);
  }

  void write(Path directory) throws IOException {
    Properties properties = new Properties();
    numbers.forEach((name, number) -> properties.setProperty(name, Long.toString(number)));
    try (Writer writer = Files.newBufferedWriter(directory.resolve(NAME))) {
      properties.store(writer, null);
    }
  }

  /** Reads what an earlier process wrote; nothing when that is lost, since only people want it. */
  static Optional<Summary> read(Path directory) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(directory.resolve(NAME))) {
      properties.load(reader);
      Map<String, Long> numbers = new TreeMap<>();
      for (String name : properties.stringPropertyNames()) {
        numbers.put(name, Long.valueOf(properties.getProperty(name)));
      }
      return Optional.of(new Summary(numbers));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
