package dev.rekindle.e2e.scale;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The built controller with the JVM's options of its image, its own account and its own rights, as
 * the operating system and its metrics see it.
 */
final class MeasuredController implements AutoCloseable {
  static final String NAMESPACE = "rekindle-system";
  static final String ACCOUNT = "rekindle-controller";

  private static final Pattern PORT = Pattern.compile("\"port\": ?\"?([0-9]+)");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)$");
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long MEBIBYTE = 1 << 20;
  private static final int TICKS_PER_SECOND = 100;

  private final ChildProcess process;
  private final Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final long began = System.nanoTime();
  private @Nullable String port;

  /**
   * Memory as the kernel counts it.
   *
   * @param resident now, in MiB
   * @param peak the most that ever was, in MiB
   */
  record Memory(long resident, long peak) {}

  private MeasuredController(ChildProcess process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /** Starts one; a name of its own for each. */
  static MeasuredController start(Path directory, String name, Path kubeconfig) {
    Path module = Tools.repositoryRoot().resolve("controller");
    Path cache = module.resolve("target/app/controller.aot");
    List<String> command = new ArrayList<>();
    command.add(java("java"));
    command.add("@" + module.resolve("bin/java.options"));
    if (Files.exists(cache)) { // the image has it; e2e/scale makes it
      command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    }
    command.addAll(
        List.of(
            "-cp",
            module.resolve("target/app/controller.jar").toString(),
            "dev.rekindle.controller.ControllerMain",
            "--pod=" + name,
            "--port=0",
            "--certificates=external",
            "--allowed-endpoints=127.0.0.0/8"));
    return new MeasuredController(
        ChildProcess.start(
            new ChildProcess.Command(
                name,
                command,
                directory,
                Map.of("KUBECONFIG", kubeconfig.toString(), "REKINDLE_NAMESPACE", NAMESPACE))),
        directory);
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  /** Returns how long after its start its metrics first were like this. */
  Duration await(String what, Predicate<Scrape> wanted) {
    process.await(what, PATIENCE, () -> pause() && wanted.test(scrape()));
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Returns how long after its start it leads and has seen everything there is. */
  Duration awaitReady() {
    process.await(
        "it is ready",
        PATIENCE,
        () -> get("/readyz").filter(ready -> ready.statusCode() == 200).isPresent() && leads());
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private boolean leads() {
    return scrape().sum("rekindle_leader", "") == 1;
  }

  /** Looking makes work, too. */
  private static boolean pause() {
    try {
      Thread.sleep(200);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  Scrape scrape() {
    return new Scrape(get("/metrics").map(HttpResponse::body).orElse(""));
  }

  private Optional<HttpResponse<String>> get(String path) {
    if (port == null) {
      Matcher said = PORT.matcher(process.output());
      port = said.find() ? said.group(1) : null;
    }
    if (port == null) {
      return Optional.empty();
    }
    URI address = URI.create("http://127.0.0.1:" + port + path);
    try {
      return Optional.of(
          client.send(
              HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(1)).build(),
              HttpResponse.BodyHandlers.ofString()));
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  Memory memory() {
    List<String> status = proc("status");
    return new Memory(kibibytes(status, "VmRSS:"), kibibytes(status, "VmHWM:"));
  }

  private static long kibibytes(List<String> status, String field) {
    String line = status.stream().filter(one -> one.startsWith(field)).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / MEBIBYTE;
  }

  /** Returns the seconds of CPU since its start. */
  double cpu() {
    String stat = proc("stat").getFirst();
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
  }

  private List<String> proc(String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bytes of its live objects, in MiB; they are told from the others first. */
  long liveHeap() {
    var finished =
        ChildProcess.run(
            new ChildProcess.Command(
                "jcmd",
                List.of(java("jcmd"), Long.toString(process.pid()), "GC.class_histogram"),
                directory,
                Map.of()),
            Duration.ofMinutes(1));
    Matcher total = TOTAL.matcher(finished.output());
    if (!total.find()) {
      throw new IllegalStateException("jcmd told no total: " + finished.output());
    }
    return Long.parseLong(total.group(1)) / MEBIBYTE;
  }

  /** Ends it in the way that an update does: it lets its Lease go. */
  void stop() {
    process.stop(Duration.ofMinutes(1));
  }

  @Override
  public void close() {
    process.close();
    client.close();
  }
}
