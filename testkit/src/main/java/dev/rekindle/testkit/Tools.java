package dev.rekindle.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The programs that tests run. Each is installed when it is first asked for, by {@code
 * testkit/tools/install}, into a cache outside the work tree; what that script says while it works
 * goes to standard error.
 */
public final class Tools {
  private static final Path SCRIPT = Path.of("testkit", "tools", "install");
  private static final Map<String, Path> FOUND = new ConcurrentHashMap<>();

  private Tools() {}

  /**
   * Where the tool is: a program, or for {@code s3proxy} and {@code cassandra-*} a directory of
   * jars, or for {@code jdk17} and {@code jdk11} a Java home.
   *
   * @param tool a name that {@code testkit/tools/install --list} prints
   * @throws TestkitException when it cannot be installed; standard error says why
   */
  public static Path require(String tool) {
    return FOUND.computeIfAbsent(tool, Tools::install);
  }

  /**
   * The top of the checkout, looked for from the working directory upwards, or from where the
   * system property {@code rekindle.root} says.
   */
  public static Path repositoryRoot() {
    Path start = Path.of(System.getProperty("rekindle.root", "")).toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve(SCRIPT))) {
        return at;
      }
    }
    throw new TestkitException(
        "Neither " + start + " nor a directory above it contains " + SCRIPT + ".");
  }

  private static Path install(String tool) {
    String script = repositoryRoot().resolve(SCRIPT).toString();
    try {
      Process process =
          new ProcessBuilder(script, "--path", tool)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      String path =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int exitCode = process.waitFor();
      if (exitCode != 0 || path.isEmpty()) {
        throw new TestkitException(
            "%s --path %s ended with exit code %d; it says why on standard error."
                .formatted(script, tool, exitCode));
      }
      return Path.of(path);
    } catch (IOException e) {
      throw new TestkitException("Could not run " + script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Interrupted while installing " + tool, e);
    }
  }
}
