package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts what starts everything else. It outlives this JVM. */
final class FirstProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> NAMESPACES =
      List.of(
          "unshare",
          "--mount",
          "--net",
          "--pid",
          "--ipc",
          "--uts",
          "--fork",
          "--mount-proc",
          "--propagation=slave");

  private final Settings settings;
  private final Processes processes;

  FirstProcess(Settings settings, Processes processes) {
    this.settings = settings;
    this.processes = processes;
  }

  void start(Map<String, Path> programs) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    if (settings.withNode()) {
      command.addAll(NAMESPACES);
    }
    command.addAll(List.of("bash", settings.state().resolve("first-process").toString()));
    programs.forEach((name, directory) -> command.add(name + "=" + directory));
    Path log = settings.state().resolve("log/first-process.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment(settings));
    try {
      builder.start();
    } catch (IOException e) {
      throw new TestkitException("Could not start " + String.join(" ", command), e);
    }
    if (settings.withNode()) {
      if (!Pause.until(PATIENCE, () -> processes.first().isPresent())) {
        throw new TestkitException(
            "The node's first process did not start within %d s; %s may say why."
                .formatted(PATIENCE.toSeconds(), log));
      }
      Link.make(settings, processes.first().orElseThrow().pid());
    }
  }

  /** Whether this user may have the namespaces that it takes. */
  static boolean mayStart() {
    List<String> command = new ArrayList<>(NAMESPACES);
    command.add("true");
    try {
      return SystemCommand.run(command).succeeded();
    } catch (TestkitException _) {
      // Not there at all: that is said as a missing program.
      return true;
    }
  }

  /** All that the cluster's programs see of the environment. */
  static Map<String, String> environment(Settings settings) {
    return Map.of(
        Processes.MARK,
        settings.state().toString(),
        "EXTENT",
        settings.withNode() ? "node" : "control-plane",
        "NODE_ADDRESS",
        settings.addresses().node(),
        "SERVICES",
        settings.addresses().services(),
        "CONTROL_GROUP",
        settings.controlGroup(),
        "HOME",
        settings.root(),
        "PATH",
        settings.root()
            + "/programs/containerd:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }
}
