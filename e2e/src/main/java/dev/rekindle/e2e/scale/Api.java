package dev.rekindle.e2e.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.testkit.ChildProcess;
import dev.rekindle.testkit.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The API server as an administrator's {@code kubectl proxy} shows it: plain HTTP, and no limit on
 * how fast objects are made. Thread safe.
 */
final class Api implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("serve on (\\S+)");
  private static final String YAML = "application/yaml";
  private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");
  private static final int AT_ONCE = 8;
  private static final int PAGE = 500;

  private final ChildProcess proxy;
  private final String address;
  // The proxy takes an upgrade to HTTP/2 for one of its own.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An object to make. */
  record Made(String path, String yaml) {}

  /** How long a list takes that somebody only reads, and how large it is. */
  record Read(Duration took, long bytes) {}

  Api(KubeApi api, Path directory) {
    proxy =
        ChildProcess.start(
            new ChildProcess.Command(
                "kubectl-proxy",
                List.of(
                    api.kubectlProgram().toString(),
                    "--kubeconfig=" + api.kubeconfigFile(),
                    "proxy",
                    "--port=0"),
                directory,
                Map.of("HOME", directory.toString())));
    proxy.await("it serves", Duration.ofMinutes(1), () -> ADDRESS.matcher(proxy.output()).find());
    Matcher matcher = ADDRESS.matcher(proxy.output());
    if (!matcher.find()) {
      throw new IllegalStateException("kubectl proxy says no address any more");
    }
    address = matcher.group(1);
  }

  /** Makes all of them, some at once. */
  void create(List<Made> objects) {
    each(objects, this::create);
  }

  /** Does something about each, about some at once. */
  <T> void each(List<T> all, Consumer<T> work) {
    try (ExecutorService working = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> done = new ArrayList<>();
      all.forEach(one -> done.add(working.submit(() -> work.accept(one))));
      for (Future<?> one : done) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Not everything could be made: " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Makes one, and returns it. */
  String create(Made object) {
    return send("POST", YAML, object.path, object.yaml, 201);
  }

  /** Changes what is there by a merge patch. */
  void merge(String path, String patch) {
    var _ = send("PATCH", "application/merge-patch+json", path, patch, 200);
  }

  private String send(String method, String type, String path, String body, int expected) {
    HttpResponse<String> answer = send(request(method, type, path, BodyPublishers.ofString(body)));
    if (answer.statusCode() != expected) {
      throw new IllegalStateException(
          "%s %s: expected %d, found %d: %s"
              .formatted(method, path, expected, answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  /** Returns what is there, or an empty text if it is not. */
  String get(String path) {
    HttpResponse<String> answer = send(request("GET", YAML, path, BodyPublishers.noBody()));
    return answer.statusCode() == 200 ? answer.body() : "";
  }

  /** Reads a list in pages, and throws them away: what an informer of it takes at the least. */
  Read read(String path) {
    long begin = System.nanoTime();
    long bytes = 0;
    String next = "";
    do {
      String page = get(path + "?limit=" + PAGE + "&continue=" + next);
      Matcher more = CONTINUE.matcher(page);
      next = more.find() ? more.group(1) : "";
      bytes += page.length();
    } while (!next.isEmpty());
    return new Read(Duration.ofNanos(System.nanoTime() - begin), bytes);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + ' ' + request.uri(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest request(String method, String type, String path, BodyPublisher body) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path))
        .header("Content-Type", type)
        .header("Accept", "application/json")
        .timeout(Duration.ofMinutes(2))
        .method(method, body)
        .build();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  @Override
  public void close() {
    proxy.close();
    client.close();
  }
}
