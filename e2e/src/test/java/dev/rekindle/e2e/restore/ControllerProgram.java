package dev.rekindle.e2e.restore;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.KubeApi;
import dev.rekindle.testkit.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The built controller on an API server; it can be killed, and the next one goes on. */
final class ControllerProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubeApi api;
  private final Path directory;
  private final String namespace;
  private @Nullable ChildProcess process;
  private int lives;

  ControllerProgram(KubeApi api, Path directory) {
    this.api = api;
    this.directory = directory;
    this.namespace = api.newNamespace("controller");
  }

  void start() {
    lives++;
    Path jar = Tools.repositoryRoot().resolve("controller/target/app/controller.jar");
    process =
        ChildProcess.start(
            new ChildProcess.Command(
                "controller-" + lives,
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    jar.toString(),
                    "--pod=controller", // so that the Lease of the one before is its own
                    "--port=0",
                    "--lease=PT60S",
                    "--check-every=PT1S",
                    "--sync-every=PT1S",
                    "--agent-settle=PT1S",
                    "--certificates=external",
                    "--allowed-endpoints=127.0.0.0/8"),
                directory,
                Map.of(
                    "KUBECONFIG",
                    api.kubeconfigFile().toString(),
                    "REKINDLE_NAMESPACE",
                    namespace)));
  }

  /** Kills it (-9), and starts the next one. */
  void killAndStartAnother() {
    close();
    start();
  }

  /** Waits until the present one leads and has seen what there is. */
  void awaitLeads() {
    ChildProcess present = process;
    if (present == null) {
      throw new IllegalStateException("it was not started");
    }
    present.await(
        "it leads", PATIENCE, () -> present.output().contains("{\"leader\":\"controller\"}"));
  }

  String output() {
    return process == null ? "" : process.output();
  }

  @Override
  public void close() {
    if (process != null) {
      process.kill();
    }
  }
}
