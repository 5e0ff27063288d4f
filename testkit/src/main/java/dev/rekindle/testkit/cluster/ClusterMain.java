package dev.rekindle.testkit.cluster;

import dev.rekindle.testkit.TestkitException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code e2e/cluster}. */
@Command(
    name = "e2e/cluster",
    description = "A Kubernetes cluster of one node on this machine, or the one that is there.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ClusterMain {
  private static final int FAILED = 1;

  @Option(
      names = "--state",
      scope = CommandLine.ScopeType.INHERIT,
      paramLabel = "DIRECTORY",
      description =
          "everything of the cluster (REKINDLE_CLUSTER_STATE; default ~/.local/state/rekindle/cluster)")
  private Optional<Path> state = Optional.empty();

  private final Map<String, String> environment;

  private ClusterMain(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Ends with 0, with 1 when it could not be done, or with 2 for a command line that says nothing.
   */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine commandLine = new CommandLine(new ClusterMain(environment));
    commandLine.setExecutionExceptionHandler(ClusterMain::report);
    return commandLine;
  }

  private static int report(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    return switch (failure) {
      case TestkitException known -> {
        commandLine.getErr().println(known.getMessage());
        yield FAILED;
      }
      default -> throw failure;
    };
  }

  @Command(description = "Brings it up; one that is up is left as it is.")
  void up(
      @Option(
              names = "--control-plane",
              description = "kube-apiserver and etcd only, on 127.0.0.1; needs no root")
          boolean controlPlane,
      @Option(
              names = "--network",
              paramLabel = "A.B.0.0/16",
              defaultValue = "10.213.0.0/16",
              description = "a private block that nobody else uses (default ${DEFAULT-VALUE})")
          String network,
      @Option(
              names = "--port",
              defaultValue = "6443",
              description = "of the API server (default ${DEFAULT-VALUE})")
          int port) {
    Settings.Extent extent = controlPlane ? Settings.Extent.CONTROL_PLANE : Settings.Extent.NODE;
    target().up(settings(extent, network, port), ClusterMain::say);
  }

  @Command(description = "Ends it and leaves nothing behind, whatever state it is in.")
  void down() {
    target().down(ClusterMain::say);
  }

  @Command(description = "Says what there is.")
  void status() {
    target().status().forEach(System.out::println);
  }

  @Command(description = "Makes the images of an archive known to the node.")
  void load(@Parameters(paramLabel = "IMAGE.tar") Path archive) {
    target().load(archive);
    say("loaded " + archive);
  }

  private Target target() {
    return Target.choose(environment, Cluster.of(Settings.in(directory())));
  }

  private Path directory() {
    return state
        .or(() -> variable("REKINDLE_CLUSTER_STATE").map(Path::of))
        .orElseGet(
            () ->
                variable("XDG_STATE_HOME")
                    .map(Path::of)
                    .orElse(Path.of(System.getProperty("user.home"), ".local/state"))
                    .resolve("rekindle/cluster"));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private Settings settings(Settings.Extent extent, String network, int port) {
    try {
      return new Settings(directory(), extent, Addresses.parse(network), port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(new CommandLine(this), e.getMessage(), e);
    }
  }

  private static void say(String line) {
    System.out.println("cluster: " + line);
  }
}
