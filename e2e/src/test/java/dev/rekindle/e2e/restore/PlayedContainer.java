package dev.rekindle.e2e.restore;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.Tools;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our container of one pod: the program itself, as a kubelet would start it again and again. */
final class PlayedContainer implements AutoCloseable {
  /** On a pod: its address, as if its network had told it. */
  static final String ADDRESS = "played/address";

  private static final Duration BACK_OFF = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final String name;
  private final String address;
  private final Path home;
  private final Path volume;
  private final Map<String, String> environment;
  private @Nullable ChildProcess process;
  private @Nullable ContainerState last;
  private Instant since = Instant.EPOCH;
  private int restarts;
  private boolean ended;

  /**
   * A container that does not run yet.
   *
   * @param home for what goes with the pod
   * @param volume what stays when the pod goes
   * @param more settings beside those that each has
   */
  PlayedContainer(Pod pod, String workload, Path home, Path volume, Map<String, String> more) {
    this.name = pod.getMetadata().getName();
    this.address = pod.getMetadata().getAnnotations().get(ADDRESS);
    this.home = home;
    this.volume = volume;
    this.environment =
        new HashMap<>(
            Map.of(
                "REKINDLE_JAVA_HOME", System.getProperty("java.home"),
                "REKINDLE_PLAN", home.resolve("plan/plan.json").toString(),
                "REKINDLE_POD", name,
                "REKINDLE_NAMESPACE", pod.getMetadata().getNamespace(),
                "REKINDLE_WORKLOAD", workload,
                "REKINDLE_DATA_PATH", volume.toString(),
                "REKINDLE_RESERVE", "1M",
                "REKINDLE_OPTIONS_FILE", home.resolve("jvm.options").toString(),
                "REKINDLE_TERMINATION_LOG", result().toString(),
                "REKINDLE_STATUS_FILE", home.resolve("status.json").toString()));
    environment.putAll(more);
  }

  private Path result() {
    return home.resolve("result.json");
  }

  /** Brings a plan into the pod, all of it at once. */
  void mount(String plan) {
    Path file = home.resolve("plan/plan.json");
    try {
      Files.createDirectories(file.getParent());
      Path next = Files.writeString(file.resolveSibling("next"), plan);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it, notes its end, or starts it again. */
  void work() {
    ChildProcess running = process;
    if (running != null && !running.isAlive() && !ended) {
      ended = running.exitCode() == 0;
      last = end(running.exitCode());
      process = null;
      since = Instant.now();
    }
    if (process == null && !ended && Instant.now().isAfter(since.plus(BACK_OFF))) {
      restarts += last == null ? 0 : 1;
      since = Instant.now();
      process = start();
    }
  }

  private ChildProcess start() {
    try {
      Files.createDirectories(volume);
      Files.deleteIfExists(result());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path program = Tools.repositoryRoot().resolve("restorer-init/bin/restorer");
    return ChildProcess.start(
        new ChildProcess.Command(name, List.of(program.toString()), home, environment));
  }

  private ContainerState end(int exitCode) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withMessage(read(result()))
        .withFinishedAt(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .endTerminated()
        .build();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String pod() {
    return name;
  }

  String log() {
    return read(home.resolve(name + ".log"));
  }

  /** Whether the database runs. */
  boolean ended() {
    return ended;
  }

  PodStatus status() {
    ContainerState now =
        ended && last != null
            ? last
            : process == null
                ? new ContainerStateBuilder().withNewWaiting(null, "CrashLoopBackOff").build()
                : new ContainerStateBuilder().withNewRunning(since.toString()).build();
    return new PodStatusBuilder()
        .withPhase(ended ? "Running" : "Pending")
        .withPodIP(address)
        .addNewCondition()
        .withType("Ready")
        .withStatus(ended ? "True" : "False")
        .endCondition()
        .addNewInitContainerStatus()
        .withName("rekindle-restore")
        .withImage("r")
        .withImageID("r")
        .withReady(ended)
        .withRestartCount(restarts)
        .withState(now)
        .withLastState(ended ? null : last)
        .endInitContainerStatus()
        .build();
  }

  @Override
  public void close() {
    ChildProcess running = process;
    if (running != null && running.isAlive()) {
      running.stop(GRACE);
    }
    process = null;
  }
}
