package dev.rekindle.testkit;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The directory with {@code kube-apiserver}, {@code etcd} and {@code kubectl}: the one that {@code
 * KUBEBUILDER_ASSETS} names, else what is in the cache, else a download where the internet answers,
 * else what {@code testkit/tools/install} builds.
 */
public final class KubernetesBinaries {
  private static final String TOOL = "kubernetes";
  private static final List<String> PROGRAMS = List.of("kube-apiserver", "etcd", "kubectl");
  private static final List<String> VARIABLES =
      List.of("KUBEBUILDER_ASSETS", "REKINDLE_TOOL_KUBERNETES");

  /** Where kube-api-test looks for what there is to download. */
  private static final URI RELEASES = URI.create("https://raw.githubusercontent.com/");

  private static final long DOWNLOAD_MINUTES = 5;

  private KubernetesBinaries() {}

  /**
   * Where they are; installed when they are nowhere yet.
   *
   * @throws TestkitException when there are none and none can be had
   */
  public static Path find() {
    return given(System.getenv())
        .or(KubernetesBinaries::cached)
        .or(KubernetesBinaries::downloaded)
        .orElseGet(() -> checked(TOOL, Tools.require(TOOL)));
  }

  /**
   * What the environment names.
   *
   * @throws TestkitException when it lacks a program: what was asked for is not silently replaced
   */
  static Optional<Path> given(Map<String, String> environment) {
    return VARIABLES.stream()
        .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
        .findFirst()
        .map(variable -> checked(variable, Path.of(environment.get(variable))));
  }

  private static Path checked(String origin, Path directory) {
    List<String> missing =
        PROGRAMS.stream()
            .filter(program -> !Files.isExecutable(directory.resolve(program)))
            .toList();
    if (!missing.isEmpty()) {
      throw new TestkitException(
          "No API server for the tests: %s names %s, which lacks %s. Unset it, or let it name a directory with %s."
              .formatted(
                  origin, directory, String.join(", ", missing), String.join(", ", PROGRAMS)));
    }
    return directory;
  }

  private static Optional<Path> cached() {
    return Stream.of(Tools.where(TOOL), download()).filter(Files::isDirectory).findFirst();
  }

  /** Beside the one that would be built: {@code kubernetes-1.36.3-released}. */
  private static Path download() {
    Path built = Tools.where(TOOL);
    return built.resolveSibling(built.getFileName() + "-released");
  }

  private static Optional<Path> downloaded() {
    if (!internetAnswers()) {
      System.err.println("kubernetes: nothing to download from, so it is built once, by Go");
      return Optional.empty();
    }
    try {
      System.err.printf(
          "kubernetes: downloading %s.*, at most %d minutes; what is not there then is built%n",
          minor(download()), DOWNLOAD_MINUTES);
      return Optional.of(
          CompletableFuture.supplyAsync(KubernetesBinaries::fetch)
              .orTimeout(DOWNLOAD_MINUTES, TimeUnit.MINUTES)
              .join());
    } catch (CompletionException e) {
      System.err.println("kubernetes: could not be downloaded, so it is built: " + e.getCause());
      return Optional.empty();
    }
  }

  private static Path fetch() {
    Path target = download();
    try {
      Files.createDirectories(target.getParent());
      Path staging = Files.createTempDirectory(target.getParent(), ".new-kubernetes.");
      BinaryManager manager =
          new BinaryManager(
              KubeAPIServerConfigBuilder.anAPIServerConfig()
                  .withTestDir(staging.toString())
                  .withApiServerVersion(minor(target) + ".*")
                  .build());
      manager.initAndDownloadIfRequired();
      Path program = manager.binaries().getApiServer().toPath();
      Path fetched = Objects.requireNonNull(program.getParent());
      return Files.move(checked("the download", fetched), target);
    } catch (IOException | KubeAPITestException e) {
      throw new TestkitException("Could not download Kubernetes into " + target, e);
    }
  }

  /** Of {@code kubernetes-1.36.3-released}, {@code 1.36}: not every patch is among the releases. */
  private static String minor(Path directory) {
    String version = directory.getFileName().toString().split("-", 3)[1];
    return version.substring(0, version.lastIndexOf('.'));
  }

  private static boolean internetAnswers() {
    HttpRequest request =
        HttpRequest.newBuilder(RELEASES).HEAD().timeout(Duration.ofSeconds(10)).build();
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      client.send(request, HttpResponse.BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Interrupted while looking for the internet", e);
    }
  }
}
