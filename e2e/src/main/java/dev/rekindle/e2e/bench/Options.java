package dev.rekindle.e2e.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the command line asks for. */
record Options(Path directory, Path target, Scale scale, Map<String, Set<String>> only) {
  private static final Set<String> FLAGS =
      Set.of("--scale", "--rounds", "--target", "--store", "--only", "--transport", "--against");

  static Options parse(List<String> arguments) {
    if (arguments.size() % 2 == 0) {
      throw new IllegalArgumentException(
          "expected: DIRECTORY [--scale full|small] [--rounds N] [--target DIRECTORY]"
              + " [--store s3,gcs,azure] [--only idle,small,medium,digested,mixed,big,gib] [--transport http,https]"
              + " [--against curl,rclone,...]; found "
              + arguments);
    }
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < arguments.size(); i += 2) {
      if (!FLAGS.contains(arguments.get(i))) {
        throw new IllegalArgumentException("there is no " + arguments.get(i) + ", but " + FLAGS);
      }
      given.put(arguments.get(i), arguments.get(i + 1));
    }
    Path directory = Path.of(arguments.getFirst()).toAbsolutePath();
    Scale scale = Scale.of(given.getOrDefault("--scale", "full"));
    String rounds = given.get("--rounds");
    Map<String, Set<String>> only = new HashMap<>();
    only.put("--store", Set.of("s3"));
    for (String flag : List.of("--store", "--only", "--transport", "--against")) {
      if (given.containsKey(flag)) {
        only.put(flag, Set.of(given.getOrDefault(flag, "").split(",", -1)));
      }
    }
    return new Options(
        directory,
        Path.of(given.getOrDefault("--target", directory.resolve("target").toString()))
            .toAbsolutePath(),
        rounds == null ? scale : scale.withRounds(Integer.parseInt(rounds)),
        only);
  }

  boolean wantsStore(String store) {
    return among("--store", store);
  }

  boolean wants(String workload) {
    return among("--only", workload);
  }

  boolean wantsTransport(String scheme) {
    return among("--transport", scheme);
  }

  boolean admits(String contestant) {
    return among("--against", contestant);
  }

  private boolean among(String flag, String name) {
    Set<String> chosen = only.get(flag);
    return chosen == null || chosen.contains(name);
  }
}
