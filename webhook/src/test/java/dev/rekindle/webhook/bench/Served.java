package dev.rekindle.webhook.bench;

import dev.rekindle.testkit.ChildProcess;
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

/** A contender that runs, on the first core alone. */
final class Served implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final URI address;
  private final Duration firstAnswer;

  private Served(ChildProcess process, URI address, Duration firstAnswer) {
    this.process = process;
    this.address = address;
    this.firstAnswer = firstAnswer;
  }

  /** Starts it and returns when it has answered once. */
  static Served start(Contender contender, int port, HttpClient client, Path directory) {
    List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
    command.addAll(contender.command());
    URI address = URI.create("https://127.0.0.1:" + port + contender.path());
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Reviews.creation()))
            .build();
    long start = System.nanoTime();
    ChildProcess process =
        ChildProcess.start(
            new ChildProcess.Command(
                contender.name().replaceAll("[^A-Za-z]+", "-"),
                command,
                directory,
                contender.environment()));
    process.await("its first answer", PATIENCE, () -> answers(client, request));
    return new Served(process, address, Duration.ofNanos(System.nanoTime() - start));
  }

  private static boolean answers(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Returns how long it took from the start of the process to the first answer. */
  Duration firstAnswer() {
    return firstAnswer;
  }

  /** Returns where it answers. */
  URI address() {
    return address;
  }

  /** Returns its resident memory, in bytes. */
  long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      throw new AssertionError("Could not read the memory of process " + process.pid(), e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
