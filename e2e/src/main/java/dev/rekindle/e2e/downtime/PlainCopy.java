package dev.rekindle.e2e.downtime;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** s5cmd gets all objects of the backup, for the whole ring at once, and compares nothing. */
final class PlainCopy {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path directory;
  private final S3Endpoint endpoint;

  PlainCopy(Site site) {
    this.directory = site.directory().resolve("plain");
    this.endpoint = site.backedUp().endpoint();
  }

  /** Returns how long it takes until everything is on the disk. */
  Duration take() {
    String target = directory.resolve("copy") + "/";
    long begin = System.nanoTime();
    run(
        Tools.require("s5cmd").toString(),
        "--log",
        "error",
        "--endpoint-url",
        endpoint.uri().toString(),
        "cp",
        "s3://backups/c1/*",
        target);
    run("sync", "-f", directory.toString());
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    run("rm", "-rf", target);
    return took;
  }

  private void run(String... command) {
    Map<String, String> account =
        Map.of(
            "AWS_ACCESS_KEY_ID",
            endpoint.accessKey(),
            "AWS_SECRET_ACCESS_KEY",
            endpoint.secretKey(),
            "AWS_REGION",
            endpoint.region());
    ChildProcess.Finished finished =
        ChildProcess.run(
            new ChildProcess.Command("plain-copy", List.of(command), directory, account), PATIENCE);
    if (finished.exitCode() != 0) {
      throw new TestkitException(String.join(" ", command) + " failed: " + finished.output());
    }
  }
}
