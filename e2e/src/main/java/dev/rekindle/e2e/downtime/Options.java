package dev.rekindle.e2e.downtime;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param cluster the directory of one that is up and stays up, or null for a new one
 * @param gigabytes of 10^9 bytes, over all nodes
 */
record Options(Path directory, @Nullable Path cluster, double gigabytes, int rounds) {
  private static final Set<String> FLAGS = Set.of("--cluster", "--gigabytes", "--rounds");

  Options {
    if (!(gigabytes > 0) || rounds < 1) {
      throw new IllegalArgumentException(
          "expected more than 0 gigabytes and at least one round; found %s and %d"
              .formatted(gigabytes, rounds));
    }
  }

  static Options parse(List<String> arguments) {
    if (arguments.size() % 2 == 0) {
      throw new IllegalArgumentException(
          "expected: DIRECTORY [--cluster DIRECTORY] [--gigabytes N] [--rounds N]; found "
              + arguments);
    }
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < arguments.size(); i += 2) {
      if (!FLAGS.contains(arguments.get(i))) {
        throw new IllegalArgumentException("there is no " + arguments.get(i) + ", but " + FLAGS);
      }
      given.put(arguments.get(i), arguments.get(i + 1));
    }
    String cluster = given.get("--cluster");
    return new Options(
        Path.of(arguments.getFirst()).toAbsolutePath(),
        cluster == null ? null : Path.of(cluster).toAbsolutePath(),
        Double.parseDouble(given.getOrDefault("--gigabytes", "3")),
        Integer.parseInt(given.getOrDefault("--rounds", "3")));
  }
}
