package dev.rekindle.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory with {@code kube-apiserver}, {@code etcd} and {@code kubectl}: the one that {@code
 * KUBEBUILDER_ASSETS} names, else what {@code testkit/tools/install} has, downloads or builds.
 */
public final class KubernetesBinaries {
  private static final String TOOL = "kubernetes";
  private static final List<String> PROGRAMS = List.of("kube-apiserver", "etcd", "kubectl");
  private static final List<String> VARIABLES =
      List.of("KUBEBUILDER_ASSETS", "REKINDLE_TOOL_KUBERNETES");

  private KubernetesBinaries() {}

  /**
   * Where they are; installed when they are nowhere yet.
   *
   * @throws TestkitException when there are none and none can be had
   */
  public static Path find() {
    return given(System.getenv()).orElseGet(() -> checked(TOOL, Tools.require(TOOL)));
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
}
