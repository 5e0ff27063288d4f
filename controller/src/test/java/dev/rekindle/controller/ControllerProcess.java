package dev.rekindle.controller;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The built program as a process of its own. */
final class ControllerProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target/app/controller.jar").toAbsolutePath();
  private static final Pattern PORT = Pattern.compile("\"port\": ?\"?([0-9]+)");

  private final Process process;
  private final Path log;

  private ControllerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static ControllerProcess start(Path directory, String name, Map<String, String> environment)
      throws IOException {
    Path log = directory.resolve(name + ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString(),
                "--pod=" + name,
                "--port=0"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile()).environment().putAll(environment);
    return new ControllerProcess(builder.start(), log);
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Returns what is at a path, or what went wrong. */
  String get(String path) throws IOException, InterruptedException {
    Matcher port = PORT.matcher(log());
    if (!port.find()) {
      return "no port yet";
    }
    URI address = URI.create("http://127.0.0.1:" + port.group(1) + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return e.toString();
    }
  }

  void await(String path, String text) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> !process.isAlive() || get(path).contains(text));
    if (!process.isAlive()) {
      throw new AssertionError("ended with " + process.exitValue());
    }
  }

  int terminate() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("does not end");
    }
    return process.exitValue();
  }

  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
