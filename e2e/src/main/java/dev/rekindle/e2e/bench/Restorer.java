package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Our program as a pod's init container with a plan that is committed already, both phases: every
 * hash checked, everything durable and in its place.
 */
record Restorer(Path credentials) implements Contestant {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  static Path program() {
    return Tools.repositoryRoot().resolve("restorer-init/bin/restorer");
  }

  @Override
  public String name() {
    return "rekindle";
  }

  @Override
  public boolean bringsAll() {
    return false;
  }

  @Override
  public Call call(Workload workload, Place place, Path scratch, Path target) {
    Map<String, String> environment = new HashMap<>();
    if (place instanceof Place.S3(S3Endpoint endpoint)) {
      environment.put("REKINDLE_REGION", endpoint.region());
    }
    if (place.ca() == null) {
      environment.put("REKINDLE_TLS", "Insecure");
    } else {
      environment.put("REKINDLE_CA_FILE", place.ca().toString());
    }
    environment.put("REKINDLE_STORAGE", place.bucketUrl() + "/" + workload.prefix());
    environment.put("REKINDLE_ENDPOINT", place.uri().toString());
    environment.put("REKINDLE_CREDENTIALS", credentials.toString());
    environment.put("REKINDLE_POD", workload.node());
    environment.put("REKINDLE_NAMESPACE", "default");
    environment.put("REKINDLE_WORKLOAD", "bench");
    environment.put("REKINDLE_CASSANDRA_VERSION", workload.version());
    environment.put("REKINDLE_DATA_PATH", target.toString());
    environment.put("REKINDLE_OPTIONS_FILE", scratch.resolve("jvm.options").toString());
    environment.put("REKINDLE_STATUS_FILE", scratch.resolve("status.json").toString());
    environment.put("REKINDLE_TERMINATION_LOG", scratch.resolve("result.json").toString());
    environment.put("REKINDLE_PLAN", plan(workload, environment, scratch).toString());
    return new Call(List.of(program().toString()), environment);
  }

  private static Path plan(Workload workload, Map<String, String> environment, Path scratch) {
    Path plan = scratch.resolve("plan.json");
    List<String> command =
        List.of(
            "sh",
            "-c",
            "exec \"$@\" >" + plan,
            "sh",
            program().toString(),
            "plan",
            "--backup",
            workload.backup(),
            "--node",
            workload.node(),
            "--pod",
            workload.node(),
            "--output",
            "json");
    ChildProcess.Finished planned =
        ChildProcess.run(new ChildProcess.Command("plan", command, scratch, environment), PATIENCE);
    if (planned.exitCode() != 0) {
      throw new IllegalStateException("restorer plan ended with " + planned);
    }
    try {
      String committed =
          Files.readString(plan).replaceFirst("\"state\" *: *\"stage\"", "\"state\":\"commit\"");
      return Files.writeString(plan, committed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
