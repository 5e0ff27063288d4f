package dev.rekindle.e2e.cluster;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.Tools;
import dev.rekindle.testkit.cluster.Cluster;
import dev.rekindle.testkit.cluster.GivenCluster;
import dev.rekindle.testkit.cluster.KubernetesCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A cluster, that of {@code e2e/cluster} or a given one, with our images and what {@code kubectl
 * apply -k manifests/install} makes of them: real pods, Services, certificates. Says how long each
 * step took.
 */
public final class InstalledCluster implements AutoCloseable {
  /** Where the webhook and the controller are. */
  public static final String NAMESPACE = "rekindle-system";

  /** How long anything may take. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final List<String> DEPLOYMENTS =
      List.of("deployment/rekindle-controller", "deployment/rekindle-webhook");

  /** The namespaces that tests make, and nobody else's. */
  private static final String OURS = "rekindle.dev/made-by=tests";

  private final Path directory;
  private final KubernetesCluster cluster;
  private final boolean stays;
  private final Consumer<String> progress;

  private InstalledCluster(
      Path directory, KubernetesCluster cluster, boolean stays, Consumer<String> progress) {
    this.directory = directory;
    this.cluster = cluster;
    this.stays = stays;
    this.progress = progress;
  }

  /**
   * Brings it up, if it is one of ours.
   *
   * @param directory for files; deleted in the end
   * @param stays whether it is there afterwards, as somebody else's always is
   * @param progress hears how long each step took
   * @throws TestkitException when the machine lacks something, or a step fails
   */
  public static InstalledCluster start(
      Path directory, KubernetesCluster cluster, boolean stays, Consumer<String> progress) {
    InstalledCluster installed = new InstalledCluster(directory, cluster, stays, progress);
    try {
      installed.timed("the images are made", () -> Images.make(installed.directory));
      switch (cluster) {
        case Cluster ours -> installed.timed("the cluster is up", () -> ours.up(_ -> {}));
        case GivenCluster given -> progress.accept("KUBECONFIG=" + given.kubeconfig());
      }
      installed.timed("the images are loaded", installed::loadImages);
      installed.timed("Rekindle is installed and ready", installed::install);
      installed.forgetEarlierRuns();
      return installed;
    } catch (TestkitException | ConditionTimeoutException e) {
      installed.close();
      throw e;
    }
  }

  /** Needs the controller: a Restore of theirs goes when it lets go of it. */
  private void forgetEarlierRuns() {
    if (stays) {
      kubectl("delete", "namespace", "-l", OURS);
    }
  }

  private void loadImages() {
    Images.NAMES.forEach(name -> cluster.load(Images.archive(name)));
    cluster.load(Busybox.image(directory));
  }

  /** As the README says; also again. */
  public void install() {
    kubectl("apply", "--server-side", "-k", manifests("install"));
    if (stays) { // It may be there already, with older images of the same names.
      system("rollout", "restart", "deployment");
    }
    DEPLOYMENTS.forEach(deployment -> rolledOut(NAMESPACE, deployment));
  }

  /** Does something while neither the webhook nor the controller runs. */
  public void alone(Runnable work) {
    scale(0);
    try {
      eventually(
          "nothing of ours runs", () -> !system("get", "pods", "-o", "name").contains("pod/"));
      work.run();
    } finally {
      scale(2);
      DEPLOYMENTS.forEach(deployment -> rolledOut(NAMESPACE, deployment));
    }
  }

  private void scale(int replicas) {
    DEPLOYMENTS.forEach(deployment -> system("scale", deployment, "--replicas=" + replicas));
  }

  /** A directory of them. */
  public static String manifests(String directory) {
    return Tools.repositoryRoot().resolve("manifests").resolve(directory).toString();
  }

  /** Returns when all pods of a workload are ready. */
  public void rolledOut(String namespace, String workload) {
    try {
      kubectl("-n", namespace, "rollout", "status", workload, "--timeout=" + seconds(PATIENCE));
    } catch (TestkitException e) {
      throw new TestkitException(
          e.getMessage() + "\n" + kubectl("-n", namespace, "describe", "pods"), e);
    }
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }

  /** Runs kubectl as an administrator. */
  public String kubectl(String... arguments) {
    return cluster.kubectl(arguments);
  }

  /** The same in the namespace of the webhook and the controller. */
  public String system(String... arguments) {
    return kubectl(
        Stream.concat(Stream.of("-n", NAMESPACE), Stream.of(arguments)).toArray(String[]::new));
  }

  /** What kubectl says when it fails, as it must here. */
  public String refused(String... arguments) {
    String accepted;
    try {
      accepted = kubectl(arguments);
    } catch (TestkitException e) {
      return String.valueOf(e.getMessage());
    }
    throw new TestkitException("expected a refusal, found " + accepted);
  }

  /** Applies objects, and returns what was said, warnings too. */
  public String apply(String yaml) {
    return kubectl("apply", "-f", file(yaml).toString());
  }

  /** A file with that text. */
  public Path file(String text) {
    try {
      return Files.writeString(Files.createTempFile(directory, "objects", ".yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when it holds. */
  public void eventually(String what, BooleanSupplier condition) {
    Awaitility.await()
        .alias(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(condition::getAsBoolean);
  }

  /** Returns when it contains that text, and what it is then. */
  public String eventually(Supplier<String> text, String expected) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(text::get, found -> found.contains(expected));
  }

  /** Does something and says how long it took. */
  public void timed(String what, Runnable work) {
    long start = System.nanoTime();
    work.run();
    progress.accept("%s after %.1f s".formatted(what, (System.nanoTime() - start) / 1e9));
  }

  /** The cluster itself. */
  public KubernetesCluster cluster() {
    return cluster;
  }

  /** The same where it is one of ours, and so has a node that can be broken. */
  public Optional<Cluster> ours() {
    return cluster instanceof Cluster ours ? Optional.of(ours) : Optional.empty();
  }

  /** For files of tests. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    if (!stays) {
      ours().ifPresent(Cluster::down);
    }
    ChildProcess.run(
        new ChildProcess.Command(
            "rm", List.of("rm", "-rf", directory.toString()), Tools.repositoryRoot(), Map.of()),
        PATIENCE);
  }
}
