package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A Kubernetes cluster of one node on this machine: the real control plane, kubelet, containerd,
 * kube-proxy and CoreDNS. The node has process, mount and network namespaces of its own, so that
 * all of it goes when its first process does. It knows no route but to this machine.
 *
 * <p>Safe for use by several processes: whoever brings it up or down waits for the other.
 */
public final class Cluster implements KubernetesCluster {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Settings settings;
  private final StateDirectory state;
  private final Processes processes;

  private Cluster(Settings settings) {
    this.settings = settings;
    this.state = new StateDirectory(settings);
    this.processes = new Processes(settings.state());
  }

  /** The cluster with these settings, whether it is up or not. */
  public static Cluster of(Settings settings) {
    return new Cluster(settings);
  }

  /**
   * Brings it up and returns when pods can run; one that is up is left as it is, and what is left
   * of one that came up halfway is cleared away first.
   *
   * @throws TestkitException when the machine lacks something, with all that it lacks; when one
   *     with other settings is up in this directory; or when it does not come up
   */
  public void up(Consumer<String> progress) {
    try (Turn _ = Turn.take(settings.state())) {
      if (isUp()) {
        refuseOtherSettings();
        return;
      }
      clear();
      List<String> missing = missing();
      if (!missing.isEmpty()) {
        throw new TestkitException("No cluster can start here:\n* " + String.join("\n* ", missing));
      }
      Map<String, Path> programs = Programs.find(settings);
      progress.accept("starting in " + settings.state());
      state.fill(programs);
      new FirstProcess(settings, processes).start(programs);
      new Readiness(settings, state, processes).await(PATIENCE, progress);
      state.markReady();
    }
  }

  /**
   * Ends it and leaves nothing behind, in whatever state it is.
   *
   * @throws TestkitException when something resists
   */
  public void down() {
    try (Turn turn = Turn.take(settings.state())) {
      clear();
      turn.last();
    }
  }

  /** What this machine lacks for it, one line each with what to do; nothing if it can come up. */
  public List<String> missing() {
    return Needs.missing(settings, Machine.look(settings));
  }

  /**
   * The same, after installing what of it the machine's own packages have, as far as its user may.
   */
  public List<String> missingAfterInstalling() {
    if (Machine.isRoot()) {
      try {
        Tools.require("node-packages");
      } catch (TestkitException _) {
        // It said why, and what is missing is said below.
      }
    }
    return missing();
  }

  /** Whether it came up, and its first process lives. */
  public boolean isUp() {
    return !state.readyWith().isEmpty() && !processes.running().isEmpty();
  }

  /** What there is, one line each, for a person. */
  public List<String> status() {
    if (!isUp()) {
      return List.of(
          state.exists()
              ? "half up or half down in " + settings.state() + ": up completes, down clears it"
              : "down");
    }
    List<String> lines = new ArrayList<>();
    lines.add("up, KUBECONFIG=" + settings.kubeconfig());
    lines.addAll(kubectl("get", "nodes,pods", "--all-namespaces", "-o", "wide").lines().toList());
    return lines;
  }

  @Override
  public void load(Path archive) {
    SystemCommand.Result result = containerd(readable(archive), "images", "import", "-");
    if (!result.succeeded()) {
      throw new TestkitException(
          "The images of %s could not be loaded: %s".formatted(archive, result.output()));
    }
  }

  /**
   * Kills one of its programs ({@code kubelet}) as a crash would, and starts it again when the work
   * is done.
   */
  public void without(String program, Runnable work) {
    state.hold(program);
    try {
      processes.named(program).forEach(Processes::end);
      work.run();
    } finally {
      state.release(program);
    }
  }

  /**
   * Kills a container as the kernel does when memory is short, behind the kubelet's back.
   *
   * @param id as a pod's status has it
   * @throws TestkitException when it does not run
   */
  public void killContainer(String id) {
    String name = id.replace("containerd://", "");
    SystemCommand.Result result =
        containerd(Path.of("/dev/null"), "tasks", "kill", "--signal=SIGKILL", name);
    if (!result.succeeded()) {
      throw new TestkitException(
          "The container %s could not be killed: %s".formatted(id, result.output()));
    }
  }

  private SystemCommand.Result containerd(Path input, String... arguments) {
    ProcessHandle first =
        processes
            .first()
            .orElseThrow(
                () ->
                    new TestkitException(
                        "There is no node in %s: e2e/cluster up first, without --control-plane."
                            .formatted(settings.state())));
    List<String> command = new ArrayList<>(List.of("nsenter", "--target=" + first.pid()));
    command.addAll(
        List.of(
            "--mount",
            settings.root() + "/programs/containerd/ctr",
            "--address=/run/containerd/containerd.sock",
            "--namespace=k8s.io"));
    command.addAll(Arrays.asList(arguments));
    return SystemCommand.run(command, input);
  }

  /**
   * The directory of a claim's volume, as this machine sees it.
   *
   * @throws TestkitException when the claim has no volume
   */
  public Path volume(String namespace, String claim) {
    String name =
        kubectl(
            "-n",
            namespace,
            "get",
            "persistentvolumeclaim",
            claim,
            "-o",
            "jsonpath={.spec.volumeName}");
    if (name.isBlank()) {
      throw new TestkitException("The claim %s in %s has no volume.".formatted(claim, namespace));
    }
    return settings.state().resolve("volumes").resolve(name.strip());
  }

  @Override
  public Path kubeconfig() {
    return settings.kubeconfig();
  }

  @Override
  public String host() {
    return settings.addresses().host();
  }

  /** What it was asked to be. */
  public Settings settings() {
    return settings;
  }

  private void refuseOtherSettings() {
    if (!state.readyWith().equals(settings.toString())) {
      throw new TestkitException(
          "Another cluster is up in %s: %s, and not %s. Bring that down first, or name another directory with --state."
              .formatted(settings.state(), state.readyWith(), settings));
    }
  }

  private void clear() {
    processes.kill();
    if (settings.withNode()) {
      Link.remove(settings);
      ControlGroups.delete(settings.controlGroup());
    }
    state.delete();
  }

  private static Path readable(Path archive) {
    if (!Files.isReadable(archive)) {
      throw new TestkitException("There is no file to load: " + archive);
    }
    return archive;
  }
}
