package dev.rekindle.e2e.cluster;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.TestkitException;
import dev.rekindle.testkit.Tools;
import dev.rekindle.testkit.cluster.Cluster;
import dev.rekindle.testkit.cluster.Settings;
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
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The cluster of {@code e2e/cluster} with our images and what {@code kubectl apply -k
 * manifests/install} makes of them: real pods, Services, certificates. Says how long each step
 * took.
 */
public final class InstalledCluster implements AutoCloseable {
  /** Where the webhook and the controller are. */
  public static final String NAMESPACE = "rekindle-system";

  /** How long anything may take. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path directory;
  private final Optional<Path> given;
  private final Consumer<String> progress;
  private final Cluster cluster;

  private InstalledCluster(Path directory, Optional<Path> given, Consumer<String> progress) {
    this.directory = directory;
    this.progress = progress;
    this.given = given;
    this.cluster = Cluster.of(Settings.in(given.orElse(directory.resolve("state"))));
  }

  /**
   * Brings it up.
   *
   * @param directory for files; deleted in the end
   * @param given the state of a cluster that is to be used and stays up; else there is a new one
   * @param progress hears how long each step took
   * @throws TestkitException when the machine lacks something, or a step fails
   */
  public static InstalledCluster start(
      Path directory, Optional<Path> given, Consumer<String> progress) {
    Tools.require("node-packages");
    InstalledCluster installed = new InstalledCluster(directory, given, progress);
    try {
      installed.timed("the images are made", () -> Images.make(installed.directory));
      installed.timed("the cluster is up", () -> installed.cluster.up(_ -> {}));
      installed.timed("the images are loaded", installed::loadImages);
      installed.forgetEarlierRuns();
      installed.timed("Rekindle is installed and ready", installed::install);
      return installed;
    } catch (TestkitException | ConditionTimeoutException e) {
      installed.close();
      throw e;
    }
  }

  private void forgetEarlierRuns() {
    kubectl("delete", "namespace", "--ignore-not-found", "shop", "left", "db");
  }

  private void loadImages() {
    Images.NAMES.forEach(name -> cluster.load(Images.archive(name)));
    cluster.load(Busybox.image(directory));
  }

  /** As the README says; also again. */
  public void install() {
    kubectl("apply", "--server-side", "-k", manifests("install"));
    given.ifPresent(
        _ -> kubectl("-n", NAMESPACE, "rollout", "restart", "deployment")); // for new images
    for (String deployment : List.of("rekindle-controller", "rekindle-webhook")) {
      rolledOut(NAMESPACE, "deployment/" + deployment);
    }
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

  /** Applies objects. */
  public void apply(String yaml) {
    kubectl("apply", "-f", file(yaml).toString());
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
  public Cluster cluster() {
    return cluster;
  }

  /** For files of tests. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    if (given.isEmpty()) {
      cluster.down();
    }
    ChildProcess.run(
        new ChildProcess.Command(
            "rm", List.of("rm", "-rf", directory.toString()), Tools.repositoryRoot(), Map.of()),
        PATIENCE);
  }
}
