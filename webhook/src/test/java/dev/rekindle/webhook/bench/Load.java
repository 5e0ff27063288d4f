package dev.rekindle.webhook.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.Tools;
import dev.rekindle.webhook.Manifests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Requests over TLS, from the second core, by Fortio.
 *
 * @param perSecond how many a second were answered
 * @param p50 the median latency, in seconds
 * @param p99 the 99th percentile, in seconds
 * @param p999 the 99.9th percentile, in seconds
 */
record Load(double perSecond, double p50, double p99, double p999) {
  private static final String CONNECTIONS = "8";

  /** As many as it can answer. */
  static final int MOST = 0;

  /**
   * Sends for some time.
   *
   * @param rate requests a second, or {@link #MOST}
   */
  static Load send(URI address, Path authority, int rate, Duration time, Path directory) {
    Path payload = directory.resolve("review.json");
    Scratch.write(payload, Reviews.creation());
    Path result = directory.resolve("load.json");
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command(
                "fortio",
                List.of(
                    "taskset",
                    "-c",
                    "1",
                    Tools.require("fortio").toString(),
                    "load",
                    "-quiet",
                    "-qps",
                    Integer.toString(rate),
                    "-c",
                    CONNECTIONS,
                    "-uniform",
                    "-nocatchup",
                    "-t",
                    time.toSeconds() + "s",
                    "-timeout",
                    "10s",
                    "-r",
                    "0.00005",
                    "-p",
                    "50,99,99.9",
                    "-cacert",
                    authority.toString(),
                    "-content-type",
                    "application/json",
                    "-payload-file",
                    payload.toString(),
                    "-json",
                    result.toString(),
                    address.toString()),
                directory,
                Map.of()),
            time.plusSeconds(60));
    if (finished.exitCode() != 0) {
      throw new AssertionError(
          "fortio ended with " + finished.exitCode() + ": " + finished.output());
    }
    return read(result);
  }

  private static Load read(Path result) {
    try {
      JsonNode tree = Manifests.MAPPER.readTree(result.toFile());
      long good = tree.at("/RetCodes/200").asLong();
      long all = tree.at("/DurationHistogram/Count").asLong();
      if (good != all) {
        throw new AssertionError(
            all - good + " of " + all + " requests failed: " + tree.path("RetCodes"));
      }
      JsonNode percentiles = tree.at("/DurationHistogram/Percentiles");
      return new Load(
          tree.path("ActualQPS").asDouble(),
          percentiles.at("/0/Value").asDouble(),
          percentiles.at("/1/Value").asDouble(),
          percentiles.at("/2/Value").asDouble());
    } catch (IOException e) {
      throw new AssertionError("Could not read " + result, e);
    }
  }
}
