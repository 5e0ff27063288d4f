package dev.rekindle.testkit;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.Utils;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubeapitest.binary.OSInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Kubernetes API: kube-apiserver and etcd on this machine, with every admission step, RBAC
 * and stored objects, but no nodes and no controllers. Pods never start, and nothing is garbage
 * collected. Safe for use by several threads.
 *
 * <p>Tests {@linkplain #shared share} one per JVM and keep apart by {@linkplain #newNamespace
 * namespaces}; what belongs to no namespace they name so that it does not disturb the others.
 */
public final class KubeApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What the library calls the programs that we hand to it. */
  private static final String VERSION = "given";

  private final Path directory;
  private final Path binaries;
  private final KubeAPIServer server;
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger namespaces = new AtomicInteger();
  private boolean closed;

  private KubeApi(Path directory, Path binaries, KubeAPIServer server) {
    this.directory = directory;
    this.binaries = binaries;
    this.server = server;
  }

  /** The one that lives as long as this JVM; it is started when first asked for. */
  public static KubeApi shared() {
    return Shared.INSTANCE;
  }

  /**
   * Starts one of its own.
   *
   * @param directory for certificates, kubeconfig and logs; empty
   * @param flags of kube-apiserver, {@code --name=value}
   * @throws TestkitException when there are no programs to start and none can be had, or they do
   *     not start
   */
  public static KubeApi start(Path directory, String... flags) {
    Path home = Disk.makeDirectory(directory.toAbsolutePath());
    Path binaries = KubernetesBinaries.find();
    KubeApi api = new KubeApi(home, binaries, new KubeAPIServer(configuration(home, flags)));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(api::close));
    link(home, binaries);
    sleep(pauseOverMidnight(LocalTime.now(ZoneId.systemDefault())));
    try {
      api.server.start();
    } catch (KubeAPITestException e) {
      api.close(); // what runs of it would keep the JVM from ending
      throw new TestkitException(
          "kube-apiserver and etcd of %s did not start in %s; the logger io.fabric8.kubeapitest at debug says why"
              .formatted(binaries, home),
          e);
    }
    Disk.write(api.kubeconfigFile(), api.kubeconfig());
    return api;
  }

  /**
   * The library waits until a time of the day, so a wait that would end tomorrow ends at once.
   *
   * <p>Source: {@code ProcessReadinessChecker.pollWithTimeout} of kube-api-test 7.6.1.
   */
  static Duration pauseOverMidnight(LocalTime now) {
    Duration untilMidnight = Duration.between(now, LocalTime.MAX);
    return untilMidnight.compareTo(PATIENCE) > 0 ? Duration.ZERO : untilMidnight.plusMillis(1);
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("interrupted before the start of kube-apiserver", e);
    }
  }

  private static KubeAPIServerConfig configuration(Path home, String... flags) {
    return KubeAPIServerConfigBuilder.anAPIServerConfig()
        .withTestDir(home.toString())
        .withApiServerVersion(VERSION)
        .withOfflineMode(true)
        .withUpdateKubeConfig(false)
        .withStartupTimeout(Math.toIntExact(PATIENCE.toMillis()))
        .withApiServerFlags(List.of(flags))
        .build();
  }

  /** The library looks for the programs in its own directory, where it also keeps certificates. */
  private static void link(Path home, Path binaries) {
    Path versions = Disk.makeDirectory(home.resolve(BinaryManager.BINARY_LIST_DIR));
    try {
      Files.createSymbolicLink(
          versions.resolve(VERSION + Utils.platformSuffix(new OSInfo())), binaries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kubeconfig of an administrator, as YAML; it names files in this one's directory. */
  public String kubeconfig() {
    return server.getKubeConfigYaml();
  }

  /** The same as a file. */
  public Path kubeconfigFile() {
    return directory.resolve("kubeconfig");
  }

  /** The program {@code kubectl} of the API server's own version. */
  public Path kubectlProgram() {
    return binaries.resolve("kubectl");
  }

  /** Runs kubectl as an administrator to its end, whatever that is. */
  public ChildProcess.Finished kubectl(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(kubectlProgram().toString());
    command.add("--kubeconfig=" + kubeconfigFile());
    command.addAll(Arrays.asList(arguments));
    String name = "kubectl-" + commands.incrementAndGet();
    return ChildProcess.run(
        new ChildProcess.Command(name, command, directory, Map.of("HOME", directory.toString())),
        PATIENCE);
  }

  /**
   * Runs kubectl and returns what it printed.
   *
   * @throws TestkitException when it ends with anything but 0; with what it said
   */
  public String mustKubectl(String... arguments) {
    ChildProcess.Finished finished = kubectl(arguments);
    if (finished.exitCode() != 0) {
      throw new TestkitException(
          "kubectl %s ended with exit code %d: %s"
              .formatted(String.join(" ", arguments), finished.exitCode(), finished.output()));
    }
    return finished.output();
  }

  /** Makes a namespace that nobody else has, and returns its name. */
  public String newNamespace(String prefix) {
    String name = prefix + '-' + namespaces.incrementAndGet();
    mustKubectl("create", "namespace", name);
    return name;
  }

  /** Stops both processes and deletes what is stored. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.stop();
    }
  }

  /** Started when first used. */
  private static final class Shared {
    private static final KubeApi INSTANCE = start(Disk.temporaryDirectory("kube-api"));
  }
}
