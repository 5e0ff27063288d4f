package dev.rekindle.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the start of every database pod pays: the program as its init container, nothing to do. */
final class IdleStart {
  private IdleStart() {}

  static List<Meter.Reading> measure(Meter meter, Path directory, int times) {
    Map<String, String> environment =
        Map.of(
            "REKINDLE_PLAN", plan(directory).toString(),
            "REKINDLE_DATA_PATH", directory.resolve("data").toString(),
            "REKINDLE_POD", "bench-0",
            "REKINDLE_NAMESPACE", "default",
            "REKINDLE_WORKLOAD", "bench",
            "REKINDLE_STATUS_FILE", directory.resolve("status.json").toString(),
            "REKINDLE_TERMINATION_LOG", directory.resolve("result.json").toString());
    Contestant.Call call = new Contestant.Call(List.of(Restorer.program().toString()), environment);
    meter.run("idle", call, "");
    List<Meter.Reading> readings = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      readings.add(meter.run("idle", call, ""));
    }
    return readings;
  }

  private static Path plan(Path directory) {
    try {
      Path table = Files.createDirectories(directory.resolve("data/data/shop/orders-1"));
      Files.writeString(table.resolve("nb-1-big-Data.db"), "rows");
      return Files.writeString(
          directory.resolve("plan.json"), "{\"version\":1,\"state\":\"idle\"}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
